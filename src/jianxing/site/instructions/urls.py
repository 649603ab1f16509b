from django.urls import path

from jianxing.site.instructions import listing, page, signing, writing

urlpatterns = [
    path("", listing.listing, name="instructions"),
    path("new", writing.add, name="instruction-add"),
    path("signing", signing.signing, name="signing"),
    path("<int:pk>/", page.page, name="instruction"),
    path("<int:pk>/receipt", page.receipt, name="instruction-receipt"),
    path("<int:pk>/do/<slug:action>", page.do, name="instruction-do"),
    path("charges/<int:pk>/", page.charge, name="charge"),
    path("charges/<int:pk>/do/<slug:action>", page.do_charge, name="charge-do"),
]
