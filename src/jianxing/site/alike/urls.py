from django.urls import path

from jianxing.site.alike import pairs, typed

urlpatterns = [
    path("", pairs.pairs, name="alike"),
    path("typed", typed.typed, name="alike-typed"),
    path("<int:pk>/<int:other>/apart", pairs.apart, name="alike-apart"),
]
