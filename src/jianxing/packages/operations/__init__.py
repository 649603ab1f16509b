"""Every write of packages."""

from jianxing.directory.roots import Overtaken
from jianxing.packages.operations.bringing import Brought, bring, look_into
from jianxing.packages.operations.deciding import decide
from jianxing.packages.operations.objections import Objections
from jianxing.packages.operations.packing import Matter, make, perform_packing, void
from jianxing.packages.operations.receiving import DoesNotHold, receive
from jianxing.packages.operations.sending import send

__all__ = (
    "Brought",
    "DoesNotHold",
    "Matter",
    "Objections",
    "Overtaken",
    "bring",
    "decide",
    "look_into",
    "make",
    "perform_packing",
    "receive",
    "send",
    "void",
)
