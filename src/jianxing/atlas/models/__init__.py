"""Tables of the map. The children carry no ``visible_to``: row security asks their layer."""

from jianxing.atlas.models.feature import Feature, FeatureProject
from jianxing.atlas.models.layer import STATE_LABELS, Layer, LayerKind, PlanVersion

__all__ = ("STATE_LABELS", "Feature", "FeatureProject", "Layer", "LayerKind", "PlanVersion")
