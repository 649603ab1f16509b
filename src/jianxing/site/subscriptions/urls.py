from django.urls import path

from jianxing.site.subscriptions import views

urlpatterns = [
    path("", views.subscriptions, name="subscriptions"),
    path("add", views.add, name="subscription-add"),
    path("<int:pk>", views.change, name="subscription-change"),
    path("<int:pk>/pause", views.pause, name="subscription-pause"),
    path("<int:pk>/end", views.end, name="subscription-end"),
]
