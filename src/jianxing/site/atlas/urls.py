from django.urls import path

from jianxing.site.atlas import area_page, areas, features, layers, versions
from jianxing.site.atlas.map import draw, overlays, page, pictures, style, tiles
from jianxing.site.importing import plans

urlpatterns = [
    path("", layers.listing, name="atlas"),
    path("map/", page.show, name="atlas-map"),
    path("map/list", page.beside, name="atlas-map-list"),
    path("map/style.json", style.style, name="atlas-map-style"),
    path("map/over/<slug:key>.json", overlays.data, name="atlas-map-overlay"),
    path("map/picture.<slug:form>", pictures.picture, name="atlas-map-picture"),
    path(
        "tiles/base/<slug:on>/<slug:mark>/<int:z>/<int:x>/<int:y>.mvt",
        tiles.base_tile,
        name="atlas-base-tile",
    ),
    path("tiles/<slug:versions>/<slug:mark>/<int:z>/<int:x>/<int:y>.mvt", tiles.tile, name="atlas-tile"),
    path("layers/new", layers.add, name="layer-add"),
    path("layers/<int:pk>/", layers.page, name="layer"),
    path("layers/<int:pk>/do/<slug:action>", layers.do, name="layer-do"),
    path("layers/<int:pk>/draw", draw.draw, name="layer-draw"),
    path("layers/<int:pk>/import", plans.upload, name="layer-import"),
    path("versions/<int:pk>/", versions.page, name="plan-version"),
    path("versions/<int:pk>/compare", versions.compare, name="plan-version-compare"),
    path("versions/<int:pk>/do/<slug:action>", versions.do, name="plan-version-do"),
    path("features/<int:pk>/", features.page, name="feature"),
    path("features/<int:pk>/do/<slug:action>", features.do, name="feature-do"),
    path("links/<int:pk>/do/<slug:action>", features.unlink, name="feature-link-do"),
    path("areas/", areas.listing, name="areas"),
    path("areas/rule", areas.rule, name="area-rule"),
    path("areas/survey", areas.survey, name="areas-survey"),
    path("areas/<int:pk>/", area_page.page, name="area"),
    path("areas/<int:pk>/joint", areas.joint, name="area-joint"),
    path("areas/<int:pk>/do/<slug:action>", area_page.do, name="area-do"),
    path("duties/<int:pk>/do/<slug:action>", area_page.do_duty, name="area-duty-do"),
    path("visits/<int:pk>/do/<slug:action>", area_page.do_tie, name="area-inspection-do"),
]
