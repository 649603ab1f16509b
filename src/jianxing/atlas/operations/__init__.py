"""Every write of the map."""

from jianxing.atlas.operations.drawing import draw_feature, outline
from jianxing.atlas.operations.layers import open_layer, share_layer, void_layer
from jianxing.atlas.operations.linking import link_project, unlink_project
from jianxing.atlas.operations.versions import (
    FeatureDraft,
    Reading,
    draft_version,
    publish_version,
    put_aside,
    void_version,
)

__all__ = (
    "FeatureDraft",
    "Reading",
    "draft_version",
    "draw_feature",
    "link_project",
    "open_layer",
    "outline",
    "publish_version",
    "put_aside",
    "share_layer",
    "unlink_project",
    "void_layer",
    "void_version",
)
