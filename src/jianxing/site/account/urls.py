from django.urls import path

from jianxing.site.account import tokens, views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("password", views.password, name="password"),
    path("act-for", views.act_for, name="act-for"),
    path("tokens/", tokens.own, name="tokens"),
    path("tokens/new", tokens.make, name="token-make"),
    path("tokens/all", tokens.everybodys, name="tokens-all"),
    path("tokens/<int:pk>/revoke", tokens.revoke, name="token-revoke"),
    path("language", views.set_language, name="set_language"),
]
