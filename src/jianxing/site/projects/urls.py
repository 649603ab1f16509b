from django.urls import path

from jianxing.site.projects import standard, views

urlpatterns = [
    path("", views.listing, name="projects"),
    path("oc4ids", standard.take_out, name="projects-oc4ids"),
    path("oc4ids/import", standard.bring_in, name="projects-oc4ids-import"),
    path("new", views.add, name="project-add"),
    path("<int:pk>/", views.page, name="project"),
    path("<int:pk>/do/<slug:action>", views.do, name="project-do"),
    path("<int:pk>/funds/<int:fund>/entry", views.add_entry, name="fund-entry-add"),
    path("<int:pk>/entries/<int:entry>/<slug:action>", views.entry_do, name="fund-entry-do"),
    path("<int:pk>/assets/<int:asset>/<slug:action>", views.asset_do, name="asset-do"),
    path("<int:pk>/doubts/<slug:key>", views.doubt_to_finding, name="fund-doubt"),
]
