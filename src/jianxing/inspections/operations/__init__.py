"""Every write of inspections: holding them, what they bring, reminding."""

from jianxing.directory.roots import Overtaken
from jianxing.inspections.operations.field import Entry, NotAnEntry, hand_in, settle_entry
from jianxing.inspections.operations.holding import (
    Companion,
    InspectionRefused,
    Target,
    add_companions,
    add_targets,
    amend,
    conclude,
    hold,
    plan,
    share,
    void,
)
from jianxing.inspections.operations.reminding import ReminderRefused, answer, remind, void_reminder
from jianxing.inspections.operations.results import (
    FileNotYours,
    ItemRefused,
    attach_photos,
    link_finding,
    produce_finding,
    record_result,
)

__all__ = (
    "Companion",
    "Entry",
    "FileNotYours",
    "InspectionRefused",
    "ItemRefused",
    "NotAnEntry",
    "Overtaken",
    "ReminderRefused",
    "Target",
    "add_companions",
    "add_targets",
    "amend",
    "answer",
    "attach_photos",
    "conclude",
    "hand_in",
    "hold",
    "link_finding",
    "plan",
    "produce_finding",
    "record_result",
    "remind",
    "settle_entry",
    "share",
    "void",
    "void_reminder",
)
