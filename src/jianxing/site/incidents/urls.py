from django.urls import path

from jianxing.site.incidents import listing, page

urlpatterns = [
    path("", listing.listing, name="incidents"),
    path("new", listing.add, name="incident-add"),
    path("<int:pk>/", page.page, name="incident"),
    path("<int:pk>/live", page.live, name="incident-live"),
    path("<int:pk>/acknowledge/<slug:what>", page.acknowledge, name="incident-acknowledge"),
    path("<int:pk>/report.<slug:form>", page.document, name="incident-report"),
    path("<int:pk>/do/<slug:action>", page.do, name="incident-do"),
]
