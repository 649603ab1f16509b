from django.urls import path

from jianxing.site.board import views

urlpatterns = [path("", views.board, name="board")]
