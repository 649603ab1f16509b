from django.urls import path

from jianxing.site.programmes import views

urlpatterns = [
    path("", views.listing, name="programmes"),
    path("new", views.add, name="programme-add"),
    path("<int:pk>/", views.page, name="programme"),
    path("<int:pk>/do/<slug:action>", views.do, name="programme-do"),
]
