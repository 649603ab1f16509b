"""Tables of findings. The children carry no ``visible_to``: row security asks their finding."""

from jianxing.findings.models.finding import (
    STATE_LABELS,
    Declination,
    Extension,
    Finding,
    FindingAssistant,
    FindingFile,
    FindingProject,
    LookBack,
    Progress,
    Revision,
    Submission,
    Transfer,
    Verification,
    both_or_neither,
)
from jianxing.findings.models.inside import HeadRule, Proposal, Routing
from jianxing.findings.models.saved import SavedView

__all__ = (
    "STATE_LABELS",
    "Declination",
    "Extension",
    "Finding",
    "FindingAssistant",
    "FindingFile",
    "FindingProject",
    "HeadRule",
    "LookBack",
    "Progress",
    "Proposal",
    "Revision",
    "Routing",
    "SavedView",
    "Submission",
    "Transfer",
    "Verification",
    "both_or_neither",
)
