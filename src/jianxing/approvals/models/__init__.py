"""Tables of approval bundles. The children carry no ``visible_to``: row security asks their bundle."""

from jianxing.approvals.models.approval import (
    PAUSE_LABELS,
    STATE_LABELS,
    Approval,
    Need,
    Pause,
    Prerequisite,
)
from jianxing.approvals.models.bundle import BUNDLE_LABELS, Bundle, Material, TrackingCode
from jianxing.approvals.models.kind import Kind, PastCase, Template, TemplateItem
from jianxing.approvals.models.step import Forecast, Step

__all__ = (
    "BUNDLE_LABELS",
    "PAUSE_LABELS",
    "STATE_LABELS",
    "Approval",
    "Bundle",
    "Forecast",
    "Kind",
    "Material",
    "Need",
    "PastCase",
    "Pause",
    "Prerequisite",
    "Step",
    "Template",
    "TemplateItem",
    "TrackingCode",
)
