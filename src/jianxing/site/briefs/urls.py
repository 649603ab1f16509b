from django.urls import path

from jianxing.site.briefs import documents, figures, template, views

urlpatterns = [
    path("", views.listing, name="briefs"),
    path("new", views.draft, name="brief-draft"),
    path("template", template.page, name="brief-template"),
    path("figures/", figures.listing, name="figures"),
    path("figures/new", figures.make, name="figure-make"),
    path("figures/<str:key>/", figures.page, name="figure"),
    path("figures/<str:key>/revise", figures.revise, name="figure-revise"),
    path("figures/<str:key>/do/<slug:action>", figures.do, name="figure-do"),
    path("<int:pk>/", views.page, name="brief"),
    path("<int:pk>/edit", views.edit, name="brief-edit"),
    path("<int:pk>/changes", views.changes, name="brief-changes"),
    path("<int:pk>/figures/<str:key>", views.rows, name="brief-figure"),
    path("<int:pk>/do/<slug:action>", views.do, name="brief-do"),
    path("<int:pk>/document/<slug:form>", documents.document, name="brief-document"),
]
