"""Tables of the directory. None holds case content, so none has row security; the catalogue test carries the reasons."""

from jianxing.directory.models.bodies import (
    SUPERVISING_KINDS,
    Appointment,
    Body,
    Person,
    PersonManager,
    PlanDomain,
    Sighted,
    SightedManager,
    TaskGroup,
    Token,
)
from jianxing.directory.models.places import (
    STATE_LABELS,
    Boundary,
    Generation,
    GenerationUnit,
    Jurisdiction,
    Succession,
)

__all__ = (
    "STATE_LABELS",
    "SUPERVISING_KINDS",
    "Appointment",
    "Body",
    "Boundary",
    "Generation",
    "GenerationUnit",
    "Jurisdiction",
    "Person",
    "PersonManager",
    "PlanDomain",
    "Sighted",
    "SightedManager",
    "Succession",
    "TaskGroup",
    "Token",
)
