from django.urls import path

from jianxing.site.letters import impasses, joint, listing, page, writing

urlpatterns = [
    path("", listing.listing, name="letters"),
    path("new", writing.add, name="letter-add"),
    path("paper", writing.paper, name="letter-paper"),
    path("signing-rule", writing.signing_rule, name="signing-rule"),
    path("<int:pk>/", page.page, name="letter"),
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
