from django.urls import path

from jianxing.site.boundaries import generations, locating, uploading

urlpatterns = [
    path("boundaries/", generations.listing, name="boundaries"),
    path("boundaries/import", uploading.upload, name="boundaries-import"),
    path("boundaries/<int:pk>/", generations.page, name="generation"),
    path("boundaries/<int:pk>/do/<slug:action>", generations.do, name="generation-do"),
    path("locate", locating.page, name="locate"),
]
