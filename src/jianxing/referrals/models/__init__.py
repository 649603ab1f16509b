"""Tables of referrals. What a lead says is in them as ciphertext alone."""

from jianxing.referrals.models.keys import (
    BodyKey,
    Custodian,
    CustodyCopy,
    HeldKey,
    PersonKey,
    PersonSecret,
)
from jianxing.referrals.models.leads import (
    DISPOSAL_LABELS,
    STATE_LABELS,
    Grant,
    Journey,
    Part,
    PartKey,
    PartPiece,
    Referral,
)
from jianxing.referrals.models.openings import Opening

__all__ = (
    "DISPOSAL_LABELS",
    "STATE_LABELS",
    "BodyKey",
    "Custodian",
    "CustodyCopy",
    "Grant",
    "HeldKey",
    "Journey",
    "Opening",
    "Part",
    "PartKey",
    "PartPiece",
    "PersonKey",
    "PersonSecret",
    "Referral",
)
