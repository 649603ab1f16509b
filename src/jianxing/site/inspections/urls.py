from django.urls import path

from jianxing.site.inspections import listing, page, planning, producing, reminders, ticking

urlpatterns = [
    path("", listing.listing, name="inspections"),
    path("new", planning.add, name="inspection-add"),
    path("<int:pk>/", page.page, name="inspection"),
    path("<int:pk>/do/<slug:action>", page.do, name="inspection-do"),
    path("<int:pk>/tick", ticking.tick, name="inspection-tick"),
    path("<int:pk>/finding", producing.produce, name="inspection-finding"),
    path("reminders/", reminders.listing, name="reminders"),
    path("reminders/new", reminders.add, name="reminder-add"),
    path("reminders/<int:pk>/", reminders.page, name="reminder"),
    path("reminders/<int:pk>/do/<slug:action>", reminders.do, name="reminder-do"),
]
