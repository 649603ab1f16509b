"""Every write of freight."""

from jianxing.comparisons.freight.operations.behind import bring_in_or_later, take_file
from jianxing.comparisons.freight.operations.bringing import bring_in, cancel_file, upload_documents
from jianxing.comparisons.freight.operations.judging import ask_about, explain_mismatch, reopen_mismatch
from jianxing.comparisons.freight.operations.keeping import (
    FreightUnfit,
    add_name,
    add_route,
    add_source,
    change_source,
    follow_traffic,
    set_cost,
    void_traffic,
)

__all__ = (
    "FreightUnfit",
    "add_name",
    "add_route",
    "add_source",
    "ask_about",
    "bring_in",
    "bring_in_or_later",
    "cancel_file",
    "change_source",
    "explain_mismatch",
    "follow_traffic",
    "reopen_mismatch",
    "set_cost",
    "take_file",
    "upload_documents",
    "void_traffic",
)
