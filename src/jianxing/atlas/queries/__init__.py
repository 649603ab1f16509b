"""Every read of the map."""

from jianxing.atlas.queries.base import Base, base, base_tile
from jianxing.atlas.queries.comparing import Change, Changes, changes, changes_of
from jianxing.atlas.queries.features import (
    features,
    features_of_project,
    links_of,
    one_feature,
    one_link,
)
from jianxing.atlas.queries.layers import (
    LayerPage,
    domains_on_map,
    layer_acts,
    layer_called,
    layer_cursor,
    layer_page,
    layers,
    layers_after,
    one_layer,
    one_version,
    version_before,
    versions,
)
from jianxing.atlas.queries.placing import Placed, placed_projects
from jianxing.atlas.queries.tiles import (
    DEEPEST,
    count_features,
    days_of_change,
    listed_features,
    shown_versions,
    tile_mark,
    tile_of,
)

__all__ = (
    "DEEPEST",
    "Base",
    "Change",
    "Changes",
    "LayerPage",
    "Placed",
    "base",
    "base_tile",
    "changes",
    "changes_of",
    "count_features",
    "days_of_change",
    "domains_on_map",
    "features",
    "features_of_project",
    "layer_acts",
    "layer_called",
    "layer_cursor",
    "layer_page",
    "layers",
    "layers_after",
    "links_of",
    "listed_features",
    "one_feature",
    "one_layer",
    "one_link",
    "one_version",
    "placed_projects",
    "shown_versions",
    "tile_mark",
    "tile_of",
    "version_before",
    "versions",
)
