from django.urls import path

from jianxing.site.workbench import views

urlpatterns = [path("", views.workbench, name="workbench")]
