from django.urls import path

from jianxing.site.account import views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("password", views.password, name="password"),
    path("act-for", views.act_for, name="act-for"),
    path("language", views.set_language, name="set_language"),
]
