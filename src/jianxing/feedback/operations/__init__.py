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
from jianxing.feedback.operations.settling import make_finding, put_aside
from jianxing.feedback.operations.taking import Taken, lapse, take_in, tick

__all__ = (
    "Brought",
    "DoorRefused",
    "Envelope",
    "NoContact",
    "NotTogether",
    "Overtaken",
    "Taken",
    "accept",
    "answer",
    "assign",
    "bring_in",
    "close",
    "close_door",
    "decline",
    "dismiss",
    "gather",
    "lapse",
    "make_finding",
    "open_contact",
    "open_door",
    "pair",
    "publish",
    "put_aside",
    "set_route",
    "take_in",
    "tick",
    "unpublish",
)
