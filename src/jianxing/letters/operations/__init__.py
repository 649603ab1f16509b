"""Every write of letters and joint actions."""

from jianxing.letters.operations.actions import (
    check_nothing_owed,
    close_action,
    open_action,
    state_position,
    write_plan,
)
from jianxing.letters.operations.assigning import Assigned, Assignment, assign, assign_one, set_signing_rule
from jianxing.letters.operations.cosigning import cosign, refuse_to_cosign
from jianxing.letters.operations.digests import digest_of
from jianxing.letters.operations.drafting import Addressed, AskedWrongly, draft, drop, return_draft
from jianxing.letters.operations.impasses import decide
from jianxing.letters.operations.numbering import SeriesHasBegun, WordsRefused, begin_series, set_prefix
from jianxing.letters.operations.paper import attach_scan, register_paper
from jianxing.letters.operations.receiving import (
    FileNotYours,
    accept,
    answer,
    decline,
    open_letter,
    register_paper_answer,
)
from jianxing.letters.operations.sending import resend, send, sign
from jianxing.letters.operations.settling import DeadlineMissing, return_answer, settle
from jianxing.letters.operations.urging import draft_urgings

__all__ = (
    "Addressed",
    "AskedWrongly",
    "Assigned",
    "Assignment",
    "DeadlineMissing",
    "FileNotYours",
    "SeriesHasBegun",
    "WordsRefused",
    "accept",
    "answer",
    "assign",
    "assign_one",
    "attach_scan",
    "begin_series",
    "check_nothing_owed",
    "close_action",
    "cosign",
    "decide",
    "decline",
    "digest_of",
    "draft",
    "draft_urgings",
    "drop",
    "open_action",
    "open_letter",
    "refuse_to_cosign",
    "register_paper",
    "register_paper_answer",
    "resend",
    "return_answer",
    "return_draft",
    "send",
    "set_prefix",
    "set_signing_rule",
    "settle",
    "sign",
    "state_position",
    "write_plan",
)
