from django.urls import path

from jianxing.site.incidents import dispatching, feeds, forces, lapses, listing, messages, page, place

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
    path("forces/", forces.listing, name="forces"),
    path("forces/new", forces.add, name="force-add"),
    path("forces/bring", forces.bring, name="forces-bring"),
    path("forces/<int:pk>/", forces.page, name="force"),
    path("forces/<int:pk>/do/<slug:action>", forces.do, name="force-do"),
    path("requests/<int:pk>/do/<slug:action>", dispatching.request_do, name="resource-request-do"),
    path("dispatches/<int:pk>/do/<slug:action>", dispatching.dispatch_do, name="dispatch-do"),
    path("<int:pk>/", page.page, name="incident"),
    path("<int:pk>/place.svg", place.picture, name="incident-place"),
    path("<int:pk>/live", page.live, name="incident-live"),
    path("<int:pk>/acknowledge/<slug:what>", page.acknowledge, name="incident-acknowledge"),
    path("<int:pk>/report.<slug:form>", page.document, name="incident-report"),
    path("<int:pk>/alerts/<int:alert>.xml", messages.alert, name="incident-alert"),
    path("<int:pk>/messages/<int:message>.xml", messages.message, name="incident-message"),
    path("<int:pk>/do/<slug:action>", page.do, name="incident-do"),
]
