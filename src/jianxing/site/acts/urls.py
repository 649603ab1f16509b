from django.urls import path

from jianxing.site.acts import views

urlpatterns = [
    path("", views.listing, name="acts"),
    path("verify", views.verify, name="acts-verify"),
    path("<int:pk>/proof.json", views.proof, name="act-proof"),
]
