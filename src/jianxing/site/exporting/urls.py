from django.urls import path

from jianxing.site.exporting import views

urlpatterns = [
    path("", views.exports, name="exports"),
    path("of/<slug:listed>", views.export, name="export-of"),
    path("<int:pk>", views.run_page, name="export"),
    path("<int:pk>/progress", views.progress, name="export-progress"),
    path("<int:pk>/cancel", views.cancel, name="export-cancel"),
    path("<int:pk>/file", views.fetch, name="export-file"),
]
