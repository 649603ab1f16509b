from django.urls import path

from jianxing.site.blockers import analysis, page, registering, whatif

urlpatterns = [
    path("blockers/", whatif.page, name="blockers"),
    path("blockers/new", registering.add, name="blocker-add"),
    path("blockers/<int:pk>/", page.page, name="blocker"),
    path("blockers/<int:pk>/do/<slug:action>", page.do, name="blocker-do"),
    path("schedules/<int:pk>/days-saved", analysis.listing, name="analyses"),
    path("schedules/<int:pk>/analyse", analysis.add, name="analysis-add"),
    path("analyses/<int:pk>/", analysis.page, name="analysis"),
    path("analyses/<int:pk>/analysis.json", analysis.data, name="analysis-file"),
]
