from django.urls import path

from jianxing.site.incidents import feeds, lapses, listing, messages, page, place

urlpatterns = [
    path("", listing.listing, name="incidents"),
    path("new", listing.add, name="incident-add"),
    path("take", messages.take, name="incident-take"),
    path("certificate.pem", messages.certificate, name="incidents-certificate"),
    path("feeds/", feeds.listing, name="incident-feeds"),
    path("feeds/new", feeds.add, name="incident-feed-add"),
    path("feeds/<int:pk>/close", feeds.close, name="incident-feed-close"),
    path("lapses/", lapses.listing, name="incident-lapses"),
    path("lapses/<int:pk>/", lapses.page, name="incident-lapse"),
    path("lapses/<int:pk>/do/<slug:action>", lapses.do, name="incident-lapse-do"),
    path("<int:pk>/", page.page, name="incident"),
    path("<int:pk>/place.svg", place.picture, name="incident-place"),
    path("<int:pk>/live", page.live, name="incident-live"),
    path("<int:pk>/acknowledge/<slug:what>", page.acknowledge, name="incident-acknowledge"),
    path("<int:pk>/report.<slug:form>", page.document, name="incident-report"),
    path("<int:pk>/alerts/<int:alert>.xml", messages.alert, name="incident-alert"),
    path("<int:pk>/messages/<int:message>.xml", messages.message, name="incident-message"),
    path("<int:pk>/do/<slug:action>", page.do, name="incident-do"),
]
