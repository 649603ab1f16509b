from django.urls import path

from jianxing.site.questions import bulk, listing, page

urlpatterns = [
    path("", listing.listing, name="questions"),
    path("decide", bulk.decide, name="questions-decide"),
    path("<int:pk>/", page.page, name="question"),
    path("<int:pk>/document.<slug:form>", page.document, name="question-document"),
    path("<int:pk>/do/<slug:action>", page.do, name="question-do"),
]
