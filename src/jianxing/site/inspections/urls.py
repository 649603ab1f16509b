from django.urls import path, re_path

from jianxing.site.inspections import field, listing, page, planning, producing, reminders, ticking

urlpatterns = [
    path("", listing.listing, name="inspections"),
    path("new", planning.add, name="inspection-add"),
    path("<int:pk>/", page.page, name="inspection"),
    path("<int:pk>/do/<slug:action>", page.do, name="inspection-do"),
    path("<int:pk>/tick", ticking.tick, name="inspection-tick"),
    path("<int:pk>/finding", producing.produce, name="inspection-finding"),
    path("<int:pk>/field", field.field, name="inspection-field"),
    path("<int:pk>/field/state", field.state, name="inspection-field-state"),
    path("<int:pk>/field/hand-in", field.hand_in, name="inspection-field-hand-in"),
    path("<int:pk>/field/<int:entry>/settle", field.settle, name="inspection-field-settle"),
    re_path(r"^(?P<name>field(-sw)?\.(js|css))$", field.part, name="field-part"),
    path("reminders/", reminders.listing, name="reminders"),
    path("reminders/new", reminders.add, name="reminder-add"),
    path("reminders/<int:pk>/", reminders.page, name="reminder"),
    path("reminders/<int:pk>/do/<slug:action>", reminders.do, name="reminder-do"),
]
