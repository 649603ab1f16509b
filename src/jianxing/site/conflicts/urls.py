from django.urls import path

from jianxing.site.conflicts import bulk, listing, page, rules, runs

urlpatterns = [
    path("conflicts/", listing.listing, name="conflicts"),
    path("conflicts/decide", bulk.decide, name="conflicts-decide"),
    path("conflicts/<int:pk>/", page.page, name="conflict"),
    path("conflicts/<int:pk>/do/<slug:action>", page.do, name="conflict-do"),
    path("comparisons/", runs.listing, name="comparisons"),
    path("comparisons/new", runs.compare, name="comparison-add"),
    path("comparisons/in-force", runs.compare_in_force, name="comparison-in-force"),
    path("conflict-runs/<int:pk>/", runs.page, name="conflict-run"),
    path("conflict-runs/<int:pk>/progress", runs.progress, name="conflict-run-progress"),
    path("conflict-runs/<int:pk>/stop", runs.stop, name="conflict-run-stop"),
    path("conflict-rules/", rules.listing, name="conflict-rules"),
    path("conflict-rules/new", rules.add, name="conflict-rule-add"),
    path("conflict-rules/standard", rules.adopt, name="conflict-rules-adopt"),
    path("conflict-rules/matrix.json", rules.take_out, name="conflict-rules-file"),
    path("conflict-rules/import", rules.bring_in, name="conflict-rules-import"),
    path("conflict-rules/<int:pk>/", rules.page, name="conflict-rule"),
    path("conflict-rules/<int:pk>/do/<slug:action>", rules.do, name="conflict-rule-do"),
]
