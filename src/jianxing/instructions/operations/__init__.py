"""Every write of instructions."""

from jianxing.directory.roots import Overtaken
from jianxing.instructions.operations.carrying import confirm, give_back, receive, report
from jianxing.instructions.operations.writing import (
    Asked,
    draft,
    return_draft,
    sign,
    withdraw,
    write,
)

__all__ = (
    "Asked",
    "Overtaken",
    "confirm",
    "draft",
    "give_back",
    "receive",
    "report",
    "return_draft",
    "sign",
    "withdraw",
    "write",
)
