from django.urls import path

from jianxing.site.coverage import cards, lists, matches, outlets

urlpatterns = [
    path("", cards.listing, name="coverage"),
    path("new", cards.add, name="coverage-card-add"),
    path("<int:pk>/", cards.page, name="coverage-card"),
    path("<int:pk>/do/<slug:action>", cards.do, name="coverage-card-do"),
    path("<int:pk>/ask/<str:district>/<slug:scene>/<str:home>", cards.ask_cell, name="coverage-ask-cell"),
    path("<int:pk>/letters/link", cards.link, name="coverage-letter-link"),
    path("<int:pk>/outlets", outlets.listing, name="coverage-outlets"),
    path("<int:pk>/lists", lists.listing, name="coverage-lists"),
    path("<int:pk>/matches", matches.listing, name="coverage-matches"),
    path("lists/<int:pk>/", lists.page, name="coverage-list"),
    path("lists/<int:pk>/do/<slug:action>", lists.do, name="coverage-list-do"),
    path("versions/<int:pk>/do/<slug:action>", lists.do_version, name="coverage-version-do"),
    path("outlets/<int:pk>/", outlets.page, name="coverage-outlet"),
    path("outlets/<int:pk>/try", outlets.record, name="coverage-outlet-try"),
    path("trials/<int:pk>/do/<slug:action>", outlets.do_trial, name="coverage-trial-do"),
    path("matches/<int:pk>/do/<slug:action>", matches.do, name="coverage-match-do"),
]
