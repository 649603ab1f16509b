"""Every write of referrals."""

from jianxing.directory.roots import Overtaken
from jianxing.referrals.operations.custody import ask_reporter, ask_restore, open_turn, refuse
from jianxing.referrals.operations.following import hand_over, let_leavers_go
from jianxing.referrals.operations.keys import (
    PassphraseUnusable,
    RoomClosed,
    change_passphrase,
    enter,
    give_key,
    make_body_key,
    make_person_key,
    take_key,
)
from jianxing.referrals.operations.moving import (
    SealedToOldKey,
    accept,
    dispose,
    give_back,
    receive,
    send,
    take_up,
    tell_result,
    void,
)
from jianxing.referrals.operations.opener import DoesNotOpen, Opener
from jianxing.referrals.operations.opening import (
    NotAuthorised,
    NotWhole,
    Opened,
    grant,
    open_file,
    open_lead,
    open_reporter,
)
from jianxing.referrals.operations.rotating import NotTheirKey, Rotated, rotate
from jianxing.referrals.operations.sealing import Attachment, Lead, TooMuch, seal
from jianxing.referrals.operations.travelling import announce_key

__all__ = (
    "Attachment",
    "DoesNotOpen",
    "Lead",
    "NotAuthorised",
    "NotTheirKey",
    "NotWhole",
    "Opened",
    "Opener",
    "Overtaken",
    "PassphraseUnusable",
    "RoomClosed",
    "Rotated",
    "SealedToOldKey",
    "TooMuch",
    "accept",
    "announce_key",
    "ask_reporter",
    "ask_restore",
    "change_passphrase",
    "dispose",
    "enter",
    "give_back",
    "give_key",
    "grant",
    "hand_over",
    "let_leavers_go",
    "make_body_key",
    "make_person_key",
    "open_file",
    "open_lead",
    "open_reporter",
    "open_turn",
    "receive",
    "refuse",
    "rotate",
    "seal",
    "send",
    "take_key",
    "take_up",
    "tell_result",
    "void",
)
