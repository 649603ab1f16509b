"""Every write of the public's voice."""

from jianxing.directory.roots import Overtaken
from jianxing.feedback.operations.bringing import Brought, Envelope, bring_in
from jianxing.feedback.operations.doors import DoorRefused, close_door, open_door, pair, set_route
from jianxing.feedback.operations.handling import (
    NoContact,
    NotTogether,
    accept,
    answer,
    assign,
    close,
    decline,
    dismiss,
    gather,
    open_contact,
    publish,
    unpublish,
)
from jianxing.feedback.operations.machines import (
    MachineRefused,
    Written,
    accept_machine,
    bring,
    hand_over,
    revoke_machine,
)
from jianxing.feedback.operations.settling import make_finding, put_aside
from jianxing.feedback.operations.taking import Taken, lapse, take_in, tick

__all__ = (
    "Brought",
    "DoorRefused",
    "Envelope",
    "MachineRefused",
    "NoContact",
    "NotTogether",
    "Overtaken",
    "Taken",
    "Written",
    "accept",
    "accept_machine",
    "answer",
    "assign",
    "bring",
    "bring_in",
    "close",
    "close_door",
    "decline",
    "dismiss",
    "gather",
    "hand_over",
    "lapse",
    "make_finding",
    "open_contact",
    "open_door",
    "pair",
    "publish",
    "put_aside",
    "revoke_machine",
    "set_route",
    "take_in",
    "tick",
    "unpublish",
)
