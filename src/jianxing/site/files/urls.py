from django.urls import path

from jianxing.site.files import views

urlpatterns = [
    path("<int:pk>", views.file, name="file"),
    path("<int:pk>/preview", views.preview, name="file-preview"),
]
