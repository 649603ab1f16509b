from django.urls import path

from jianxing.site.meetings import decisions, feeds, lists, minutes, page, preparing, series

urlpatterns = [
    path("", lists.month, name="meetings"),
    path("list", lists.listing, name="meetings-list"),
    path("series/", series.listing, name="meeting-series-list"),
    path("series/new", series.add, name="meeting-series-add"),
    path("series/<int:pk>/", series.page, name="meeting-series"),
    path("series/<int:pk>/do/<slug:action>", series.do, name="meeting-series-do"),
    path("participants/<int:pk>/leave", series.leave, name="meeting-participant-leave"),
    path("decisions/", decisions.listing, name="decisions"),
    path("decisions/<int:pk>/", decisions.page, name="decision"),
    path("decisions/<int:pk>/do/<slug:action>", decisions.do, name="decision-do"),
    path("feeds/", feeds.listing, name="calendar-feeds"),
    path("feeds/new", feeds.make, name="calendar-feed-make"),
    path("feeds/<int:pk>/revoke", feeds.revoke, name="calendar-feed-revoke"),
    path("<int:pk>/", page.page, name="meeting"),
    path("<int:pk>/do/<slug:action>", page.do, name="meeting-do"),
    path("<int:pk>/proposals", preparing.proposals, name="meeting-proposals"),
    path("<int:pk>/minutes", minutes.draft, name="meeting-minutes-draft"),
    path("items/<int:pk>/do/<slug:action>", preparing.do_item, name="agenda-item-do"),
    path("minutes/<int:pk>/", minutes.page, name="minutes"),
    path("minutes/<int:pk>/document.<slug:form>", minutes.document, name="minutes-document"),
    path("minutes/<int:pk>/do/<slug:action>", minutes.do, name="minutes-do"),
]
