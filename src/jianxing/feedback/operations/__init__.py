"""Every write of the public's voice."""

from jianxing.directory.roots import Overtaken
from jianxing.feedback.operations.doors import DoorRefused, close_door, open_door, set_route
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
)
from jianxing.feedback.operations.settling import make_finding, put_aside
from jianxing.feedback.operations.taking import Taken, lapse, take_in, tick

__all__ = (
    "DoorRefused",
    "NoContact",
    "NotTogether",
    "Overtaken",
    "Taken",
    "accept",
    "answer",
    "assign",
    "close",
    "close_door",
    "decline",
    "dismiss",
    "gather",
    "lapse",
    "make_finding",
    "open_contact",
    "open_door",
    "publish",
    "put_aside",
    "set_route",
    "take_in",
    "tick",
)
