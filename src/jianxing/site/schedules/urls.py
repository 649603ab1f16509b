from django.urls import path

from jianxing.site.schedules import bars, corridors, listing, page, updates, uploading

urlpatterns = [
    path("", listing.listing, name="schedules"),
    path("new", listing.add, name="schedule-add"),
    path("corridors/", corridors.listing, name="corridors"),
    path("corridors/<int:pk>/", corridors.page, name="corridor"),
    path("<int:pk>/", page.page, name="schedule"),
    path("<int:pk>/import", uploading.upload, name="schedule-import"),
    path("<int:pk>/do/<slug:action>", page.do, name="schedule-do"),
    path("updates/<int:pk>/", updates.page, name="schedule-update"),
    path("updates/<int:pk>/bars.json", bars.data, name="schedule-bars"),
    path("updates/<int:pk>/progress", updates.progress, name="schedule-update-progress"),
    path("updates/<int:pk>/file.<slug:form>", updates.file, name="schedule-file"),
    path("updates/<int:pk>/do/<slug:action>", updates.do, name="schedule-update-do"),
]
