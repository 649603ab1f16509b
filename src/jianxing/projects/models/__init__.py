"""Tables of projects. The children carry no ``visible_to``: row security asks their project or programme."""

from jianxing.projects.models.checklist import CheckItem, Checklist, Focus
from jianxing.projects.models.fund import Fund, FundEntry
from jianxing.projects.models.park import ASSET_STATE_LABELS, AssetStep, ParkAsset
from jianxing.projects.models.programme import (
    Activity,
    ActivityHost,
    CampaignYear,
    FocusItem,
    Programme,
    ProgrammeParty,
)
from jianxing.projects.models.project import (
    STAGE_LABELS,
    Project,
    ProjectBody,
    ProjectRevision,
    ProjectSpan,
    ProjectStage,
)

__all__ = (
    "ASSET_STATE_LABELS",
    "STAGE_LABELS",
    "Activity",
    "ActivityHost",
    "AssetStep",
    "CampaignYear",
    "CheckItem",
    "Checklist",
    "Focus",
    "FocusItem",
    "Fund",
    "FundEntry",
    "ParkAsset",
    "Programme",
    "ProgrammeParty",
    "Project",
    "ProjectBody",
    "ProjectRevision",
    "ProjectSpan",
    "ProjectStage",
)
