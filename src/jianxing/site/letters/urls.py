from django.urls import path

from jianxing.site.letters import documents, impasses, joint, listing, numbers, page, writing

urlpatterns = [
    path("", listing.listing, name="letters"),
    path("new", writing.add, name="letter-add"),
    path("paper", writing.paper, name="letter-paper"),
    path("signing-rule", writing.signing_rule, name="signing-rule"),
    path("numbers/", numbers.numbers, name="letter-numbers"),
    path("numbers/prefix", numbers.prefix, name="letter-prefix"),
    path("numbers/series", numbers.series, name="letter-series"),
    path("<int:pk>/", page.page, name="letter"),
    path("<int:pk>/document/", documents.preview, name="letter-document"),
    path("<int:pk>/document.<slug:form>", documents.document, name="letter-document-file"),
    path("<int:pk>/do/<slug:action>", page.do, name="letter-do"),
    path("receipts/<int:pk>/", page.receipt, name="letter-receipt"),
    path("receipts/<int:pk>/do/<slug:action>", page.do_receipt, name="letter-receipt-do"),
    path("joint/", joint.board, name="joint-actions"),
    path("joint/new", joint.add, name="joint-action-add"),
    path("joint/<int:pk>/", joint.page, name="joint-action"),
    path("joint/<int:pk>/do/<slug:action>", joint.do, name="joint-action-do"),
    path("joint/plans/<int:pk>/position", joint.position, name="joint-plan-position"),
    path("impasses/", impasses.listing, name="impasses"),
    path("impasses/<int:pk>/", impasses.page, name="impasse"),
    path("impasses/<int:pk>/decide", impasses.decide, name="impasse-decide"),
]
