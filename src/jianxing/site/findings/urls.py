from django.urls import path

from jianxing.site.exporting import views as exporting
from jianxing.site.findings import actions, bulk, entering, inside, ledger, page, picking

urlpatterns = [
    path("", ledger.findings, name="findings"),
    path("choices/<slug:column>", ledger.used_choices, name="findings-choices"),
    path("print", ledger.print_view, name="findings-print"),
    path("export", exporting.export, name="findings-export"),
    path("assign", bulk.assign, name="findings-assign"),
    path("new", entering.new, name="finding-new"),
    path("views", ledger.keep_view, name="findings-view-keep"),
    path("views/<int:pk>/forget", ledger.drop_view, name="findings-view-forget"),
    path("pick/<slug:source>", picking.pick, name="pick"),
    path("head-approval", inside.head_rule, name="head-approval"),
    path("<int:pk>", page.finding, name="finding"),
    path("<int:pk>/<slug:action>", actions.act, name="finding-act"),
]
