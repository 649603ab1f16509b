from django.urls import path

from jianxing.site.packages import bringing, listing, making, page

urlpatterns = [
    path("", listing.listing, name="evidence-packages"),
    path("statistics", listing.statistics, name="evidence-packages-statistics"),
    path("new", making.make, name="evidence-packages-new"),
    path("bring", bringing.bring, name="evidence-packages-bring"),
    path("<int:pk>/", page.page, name="evidence-package"),
    path("<int:pk>/live", page.live, name="evidence-package-live"),
    path("<int:pk>/pieces/<int:piece_pk>", page.piece, name="evidence-package-piece"),
    path("<int:pk>/do/<slug:action>", page.do, name="evidence-package-do"),
]
