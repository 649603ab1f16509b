from django.urls import path

from jianxing.site.importing import choosing, edited, plans, running, views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("<int:pk>", views.run_page, name="import"),
    path("<int:pk>/columns", choosing.columns, name="import-columns"),
    path("<int:pk>/bodies", choosing.bodies, name="import-bodies"),
    path("<int:pk>/rows", choosing.rows, name="import-rows"),
    path("<int:pk>/plan/choose", plans.choose, name="import-plan-choose"),
    path("<int:pk>/plan/publish", plans.publish, name="import-plan-publish"),
    path("<int:pk>/plan/cancel", plans.cancel, name="import-plan-cancel"),
    path("<int:pk>/begin", running.begin, name="import-begin"),
    path("<int:pk>/cancel", running.cancel, name="import-cancel"),
    path("<int:pk>/resume", running.resume, name="import-resume"),
    path("<int:pk>/progress", running.progress, name="import-progress"),
    path("<int:pk>/edited/begin", edited.begin, name="import-edited-begin"),
    path("<int:pk>/edited/cancel", edited.cancel, name="import-edited-cancel"),
    path("<int:pk>/edited/returned", edited.returned, name="import-edited-returned"),
    path("<int:pk>/returned", running.returned, name="import-returned"),
]
