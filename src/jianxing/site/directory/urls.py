from django.urls import path

from jianxing.site.directory import bodies, groups, people, workdays

urlpatterns = [
    path("bodies/", bodies.listing, name="bodies"),
    path("bodies/new", bodies.add, name="body-add"),
    path("bodies/<int:pk>/", bodies.page, name="body"),
    path("bodies/<int:pk>/move", bodies.move, name="body-move"),
    path("bodies/<int:pk>/confirm", bodies.confirm, name="body-confirm"),
    path("bodies/<int:pk>/alias", bodies.alias, name="body-alias"),
    path("people/", people.listing, name="people"),
    path("people/new", people.add, name="person-add"),
    path("people/<int:pk>/appoint", people.appoint, name="person-appoint"),
    path("people/<int:pk>/password", people.reset_password, name="person-password"),
    path("people/<int:pk>/active", people.set_active, name="person-active"),
    path("appointments/<int:pk>/end", people.end, name="appointment-end"),
    path("appointments/<int:pk>/deputy", people.deputise, name="appointment-deputy"),
    path("groups/new", groups.form_group, name="group-add"),
    path("groups/<int:pk>/dissolve", groups.dissolve, name="group-dissolve"),
    path("workdays/", workdays.year_page, name="workdays"),
    path("workdays/set", workdays.set_day, name="workday-set"),
]
