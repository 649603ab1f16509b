"""Tables of the public's voice."""

from jianxing.feedback.models.door import Category, Door, Route, SealingKey
from jianxing.feedback.models.intake import Intake, IntakePhoto
from jianxing.feedback.models.machine import Carried, DoorMachine
from jianxing.feedback.models.report import (
    STATE_LABELS,
    Answer,
    Assignment,
    Cluster,
    Contact,
    Report,
    ReportFile,
)

__all__ = (
    "STATE_LABELS",
    "Answer",
    "Assignment",
    "Carried",
    "Category",
    "Cluster",
    "Contact",
    "Door",
    "DoorMachine",
    "Intake",
    "IntakePhoto",
    "Report",
    "ReportFile",
    "Route",
    "SealingKey",
)
