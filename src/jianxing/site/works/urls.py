from django.urls import path

from jianxing.site.works import pages

urlpatterns = [
    path("<int:pk>/", pages.page, name="work"),
    path("<int:pk>/progress", pages.progress, name="work-progress"),
    path("<int:pk>/do/<slug:action>", pages.do, name="work-do"),
]
