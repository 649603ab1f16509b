from django.urls import path

from jianxing.site.approvals import bringing, kinds, lists, page, things

urlpatterns = [
    path("", lists.listing, name="approval-bundles"),
    path("new", lists.add, name="approval-bundle-add"),
    path("kinds/", kinds.listing, name="approval-kinds"),
    path("kinds/new", kinds.add, name="approval-kind-add"),
    path("kinds/<int:pk>/cases", kinds.cases, name="approval-kind-cases"),
    path("workbook.xlsx", bringing.blank, name="approval-workbook"),
    path("items/<int:pk>/", things.approval, name="approval"),
    path("items/<int:pk>/do/<slug:action>", things.do_approval, name="approval-do"),
    path("materials/<int:pk>/do/<slug:action>", things.do_material, name="approval-material-do"),
    path("forecasts/<int:pk>.json", things.forecast, name="approval-forecast"),
    path("<int:pk>/", page.page, name="approval-bundle"),
    path("<int:pk>/do/<slug:action>", page.do, name="approval-bundle-do"),
    path("<int:pk>/code", things.code, name="approval-bundle-code"),
    path("<int:pk>/workbook", bringing.bring, name="approval-bundle-workbook"),
]
