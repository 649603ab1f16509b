"""Every write of penalties."""

from jianxing.comparisons.penalties.operations.behind import compare_or_later, take_in_or_later
from jianxing.comparisons.penalties.operations.comparing import compare_penalties
from jianxing.comparisons.penalties.operations.duties import (
    DutyRefused,
    record_chain,
    record_delegation,
    void_chain,
    void_delegation,
)
from jianxing.comparisons.penalties.operations.intake import (
    FileRefused,
    discard_penalties,
    read_penalties,
    take_in_penalties,
    withdraw_penalties,
)

__all__ = (
    "DutyRefused",
    "FileRefused",
    "compare_or_later",
    "compare_penalties",
    "discard_penalties",
    "read_penalties",
    "record_chain",
    "record_delegation",
    "take_in_or_later",
    "take_in_penalties",
    "void_chain",
    "void_delegation",
    "withdraw_penalties",
)
