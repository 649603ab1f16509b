"""Every write of approval bundles."""

from jianxing.approvals.operations.adding import (
    NewApproval,
    add_approvals,
    add_from_template,
    require,
    set_material,
)
from jianxing.approvals.operations.coding import Opened, make_code, open_page, revoke_code
from jianxing.approvals.operations.following import tick
from jianxing.approvals.operations.happening import NetworkRefused
from jianxing.approvals.operations.keeping import NewItem, add_past_cases, keep_kind, keep_template
from jianxing.approvals.operations.opening import complete, end, open_bundle, reopen, set_deadline
from jianxing.approvals.operations.stepping import (
    accept,
    ask_corrections,
    correct,
    exclude,
    extend,
    file,
    grant,
    promise,
    refuse,
    resume,
    withdraw,
)
from jianxing.directory.roots import Overtaken

__all__ = (
    "NetworkRefused",
    "NewApproval",
    "NewItem",
    "Opened",
    "Overtaken",
    "accept",
    "add_approvals",
    "add_from_template",
    "add_past_cases",
    "ask_corrections",
    "complete",
    "correct",
    "end",
    "exclude",
    "extend",
    "file",
    "grant",
    "keep_kind",
    "keep_template",
    "make_code",
    "open_bundle",
    "open_page",
    "promise",
    "refuse",
    "reopen",
    "require",
    "resume",
    "revoke_code",
    "set_deadline",
    "set_material",
    "tick",
    "withdraw",
)
