"""Tables of coverage. The card is the root that row security asks; nothing here is about a card holder or a single use."""

from jianxing.comparisons.coverage.models.card import Card, CardLetter, Matter, Residents, Scene
from jianxing.comparisons.coverage.models.match import MATCH_LABELS, Match
from jianxing.comparisons.coverage.models.measurement import Measurement
from jianxing.comparisons.coverage.models.outlet import (
    ListVersion,
    Outlet,
    OutletChange,
    OutletList,
    WhatChanged,
)
from jianxing.comparisons.coverage.models.trial import Failure, Trial

__all__ = (
    "MATCH_LABELS",
    "Card",
    "CardLetter",
    "Failure",
    "ListVersion",
    "Match",
    "Matter",
    "Measurement",
    "Outlet",
    "OutletChange",
    "OutletList",
    "Residents",
    "Scene",
    "Trial",
    "WhatChanged",
)
