"""Every write of findings, by what it does in their life."""

from jianxing.directory.roots import Overtaken
from jianxing.findings.operations.answering import (
    accept,
    ask_extension,
    decline,
    report_progress,
    set_handler,
    start_rectification,
    submit,
)
from jianxing.findings.operations.aside import bring_back, check_can_put_aside, put_aside
from jianxing.findings.operations.closing import (
    Answers,
    close,
    look_back,
    reopen,
    return_submission,
    verify_stated,
)
from jianxing.findings.operations.inside import decide_proposal, propose, require_head, route, unroute
from jianxing.findings.operations.keeping import (
    attach,
    correct,
    decide_extension,
    recall,
    share,
    transfer,
    void,
)
from jianxing.findings.operations.placing import Placed, place, place_many
from jianxing.findings.operations.registering import assign, assign_many, register, save_draft
from jianxing.findings.operations.restating import may_restate, restate
from jianxing.findings.operations.saving import ViewRefused, forget_view, save_view

__all__ = (
    "Answers",
    "Overtaken",
    "Placed",
    "ViewRefused",
    "accept",
    "ask_extension",
    "assign",
    "assign_many",
    "attach",
    "bring_back",
    "check_can_put_aside",
    "close",
    "correct",
    "decide_extension",
    "decide_proposal",
    "decline",
    "forget_view",
    "look_back",
    "may_restate",
    "place",
    "place_many",
    "propose",
    "put_aside",
    "recall",
    "register",
    "reopen",
    "report_progress",
    "require_head",
    "restate",
    "return_submission",
    "route",
    "save_draft",
    "save_view",
    "set_handler",
    "share",
    "start_rectification",
    "submit",
    "transfer",
    "unroute",
    "verify_stated",
    "void",
)
