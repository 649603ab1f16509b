from django.urls import path

from jianxing.site.notices import views

urlpatterns = [
    path("", views.inbox, name="notices"),
    path("read", views.read_all, name="notices-read"),
    path("<int:pk>", views.open_notice, name="notice"),
]
