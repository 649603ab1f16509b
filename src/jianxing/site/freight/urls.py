from django.urls import path

from jianxing.site.freight import files, movements, overview, sources

urlpatterns = [
    path("", overview.listing, name="freight"),
    path("new", overview.add, name="traffic-add"),
    path("<int:pk>/", overview.page, name="traffic"),
    path("<int:pk>/do/<slug:action>", overview.do, name="traffic-do"),
    path("<int:pk>/movements", movements.listing, name="freight-movements"),
    path("<int:pk>/sources", sources.listing, name="freight-sources"),
    path("<int:pk>/files", files.listing, name="freight-files"),
    path("<int:pk>/files/new", files.upload, name="freight-upload"),
    path("movements/<int:pk>/", movements.page, name="movement"),
    path("mismatches/<int:pk>/do/<slug:action>", movements.do, name="mismatch-do"),
    path("sources/<int:pk>/change", sources.change, name="freight-source-change"),
    path("files/<int:pk>/", files.page, name="freight-file"),
    path("files/<int:pk>/do/<slug:action>", files.do, name="freight-file-do"),
]
