from django.urls import path

from jianxing.site.packages import bringing, listing, making, page

urlpatterns = [
    path("", listing.listing, name="evidence-packages"),
    path("statistics", listing.statistics, name="evidence-packages-statistics"),
    path("new", making.make, name="evidence-packages-new"),
    path("bring", bringing.bring, name="evidence-packages-bring"),
    path("<int:pk>/", page.page, name="evidence-package"),
    path("<int:pk>/do/<slug:action>", page.do, name="evidence-package-do"),
]
