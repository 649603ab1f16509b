from django.urls import path

from jianxing.site.files import origin, views

urlpatterns = [
    path("<int:pk>", views.file, name="file"),
    path("<int:pk>/preview", views.preview, name="file-preview"),
    path("<int:pk>/origin", origin.page, name="file-origin"),
    path("<int:pk>/do/<slug:action>", origin.do, name="file-do"),
]
