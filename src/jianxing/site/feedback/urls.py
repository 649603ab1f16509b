from django.urls import path

from jianxing.site.feedback import clusters, doors, listing, page, routes

urlpatterns = [
    path("", listing.listing, name="feedback"),
    path("statistics", listing.statistics, name="feedback-statistics"),
    path("<int:pk>/", page.page, name="feedback-report"),
    path("<int:pk>/do/<slug:action>", page.do, name="feedback-report-do"),
    path("<int:pk>/contact", page.contact, name="feedback-contact"),
    path("clusters/", clusters.listing, name="feedback-clusters"),
    path("clusters/<int:pk>/", clusters.page, name="feedback-cluster"),
    path("clusters/<int:pk>/do/<slug:action>", clusters.do, name="feedback-cluster-do"),
    path("doors/", doors.listing, name="feedback-doors"),
    path("doors/add", doors.add, name="feedback-door-add"),
    path("doors/<int:pk>/", doors.page, name="feedback-door"),
    path("doors/<int:pk>/do/<slug:action>", doors.do, name="feedback-door-do"),
    path("doors/<int:pk>/code.<slug:form>", doors.code, name="feedback-door-code"),
    path("doors/<int:pk>/poster", doors.poster, name="feedback-door-poster"),
    path("routes/", routes.listing, name="feedback-routes"),
    path("routes/add", routes.add, name="feedback-route-add"),
]
