from django.urls import path

from jianxing.site.searching import views

urlpatterns = [path("", views.search, name="search")]
