"""Tables of the map. The children carry no ``visible_to``: row security asks their layer, or their comparison."""

from jianxing.atlas.models.area import (
    Area,
    AreaDuty,
    AreaInspection,
    AreaKind,
    AreaOutline,
    AreaRule,
    AreaRun,
    PeriodUnit,
)
from jianxing.atlas.models.conflict import (
    RUN_LABELS,
    Comparison,
    Conflict,
    ConflictDecision,
    ConflictRun,
)
from jianxing.atlas.models.feature import Feature, FeatureProject
from jianxing.atlas.models.layer import STATE_LABELS, Layer, LayerKind, PlanVersion
from jianxing.atlas.models.place import FindingPlace
from jianxing.atlas.models.rule import ConflictRule, Severity

__all__ = (
    "RUN_LABELS",
    "STATE_LABELS",
    "Area",
    "AreaDuty",
    "AreaInspection",
    "AreaKind",
    "AreaOutline",
    "AreaRule",
    "AreaRun",
    "Comparison",
    "Conflict",
    "ConflictDecision",
    "ConflictRule",
    "ConflictRun",
    "Feature",
    "FeatureProject",
    "FindingPlace",
    "Layer",
    "LayerKind",
    "PeriodUnit",
    "PlanVersion",
    "Severity",
)
