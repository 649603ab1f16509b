"""Every read of the map."""

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

__all__ = (
    "Change",
    "Changes",
    "LayerPage",
    "changes",
    "changes_of",
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
    "one_feature",
    "one_layer",
    "one_link",
    "one_version",
    "version_before",
    "versions",
)
