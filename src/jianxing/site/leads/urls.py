from django.urls import path

from jianxing.site.leads import keys, listing, page, writing

urlpatterns = [
    path("", listing.leads, name="leads"),
    path("leave", listing.leave, name="leads-leave"),
    path("key", listing.key, name="leads-key"),
    path("new", writing.add, name="lead-new"),
    path("keys/", keys.keys, name="leads-keys"),
    path("keys/make", keys.make, name="leads-keys-make"),
    path("keys/give", keys.give, name="leads-keys-give"),
    path("keys/<int:pk>/take", keys.take, name="leads-keys-take"),
    path("keys/announce", keys.announce, name="leads-keys-announce"),
    path("keys/restore", keys.restore, name="leads-keys-restore"),
    path("openings/<int:pk>/", keys.opening, name="leads-opening"),
    path("openings/<int:pk>/read", keys.read, name="leads-opening-read"),
    path("openings/<int:pk>/<slug:action>", keys.decide, name="leads-opening-do"),
    path("<int:pk>/", page.page, name="lead"),
    path("<int:pk>/open", page.open_once, name="lead-open"),
    path("<int:pk>/files/<int:ordinal>", page.file, name="lead-file"),
    path("<int:pk>/authorise", page.authorise, name="lead-authorise"),
    path("<int:pk>/reporter", page.reporter, name="lead-reporter"),
    path("<int:pk>/do/<slug:action>", page.do, name="lead-do"),
]
