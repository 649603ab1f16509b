"""Sealing a lead: what is written is ciphertext before it reaches the database."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import orjson
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.kernel.canonical import canonical
from jianxing.kernel.sealing import seal as seal_bytes
from jianxing.kernel.sealing import wrap
from jianxing.notices.queries import calendar as working_days
from jianxing.referrals import policies, queries
from jianxing.referrals.clocks import PASS_ON, PASS_ON_DAYS
from jianxing.referrals.lifecycle import ENDED, State
from jianxing.referrals.models import BodyKey, Part, PartKey, PartPiece, Referral
from jianxing.referrals.operations.opener import place_of
from jianxing.referrals.operations.steps import act_on, notify, watch

#: Attachments of one lead: so many, of as many bytes together as a file of evidence may have. They are sealed in memory and
#: never lie open on a disk.
MOST_FILES = 10
#: A ciphertext is kept and carried in pieces of so many bytes: one fits into an envelope of the exchange, as base64 and with
#: room for the rest.
PIECE = 2 * 1024 * 1024


def most_bytes() -> int:
    """Return how many bytes the attachments of one lead may have together."""
    most: int = settings.MAX_UPLOAD_BYTES
    return most


def most_pieces() -> int:
    """Return into how many pieces a ciphertext falls at most: what fills and heads it is less than one."""
    return most_bytes() // PIECE + 2


class TooMuch(Refused):
    """More attachments than are sealed in memory."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to be sealed: its name is sealed with it."""

    name: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lead:
    """What is to be sealed. Its text is never printed."""

    title: str = field(repr=False)
    text: str = field(repr=False)
    reporter: str = field(default="", repr=False)
    files: Sequence[Attachment] = field(default=(), repr=False)

    def packed(self) -> bytes:
        """What it says, without the reporter, as bytes to be sealed."""
        files = [
            {"name": one.name, "type": one.media_type, "size": len(one.content), "ordinal": place}
            for place, one in enumerate(self.files)
        ]
        return canonical({"title": self.title, "text": self.text, "files": files})


def seal(
    *,
    lead: Lead,
    to: Body,
    is_shared: bool = False,
    follows: Referral | None = None,
    by: Actor,
    at: datetime,
) -> Referral:
    """Seal a lead for another body and for one's own; a leader passes it on within five working days.

    With *is_shared* the body keeps custody and the other assists; otherwise custody moves with the acknowledgement. *follows*
    is one that came back, or that is passed on.
    """
    policies.check_can_seal(by=by)
    theirs = policies.check_receiver(to=to, by=by)
    policies.check_words(text=lead.title, missing=_("A lead has a title."))
    policies.check_words(text=lead.text, missing=_("A lead says something."))
    if len(lead.files) > MOST_FILES or sum(len(one.content) for one in lead.files) > most_bytes():
        raise TooMuch(
            _("At most %(count)d attachments of %(size)d MB together are sealed.")
            % {"count": MOST_FILES, "size": most_bytes() // 1024**2},
            _("Leave some out, or make them smaller."),
        )
    ours = queries.active_key(body_id=by.body)
    assert ours is not None
    uid = uuid.uuid4()
    with transaction.atomic():
        referral: Referral = Referral.objects.create(
            uid=uid,
            number=number_of(uid),
            origin_id=by.body,
            receiver=to,
            custody_id=by.body,
            is_shared=is_shared,
            state=State.SEALED,
            sealed_from=ours.key_id,
            sealed_to=theirs.key_id,
            has_reporter=bool(lead.reporter.strip()),
            follows=follows if follows is not None and follows.state in ENDED else None,
            sealed_at=at,
            sealed_by_id=by.person_id,
            visible_to=[by.body],
        )
        add_part(referral, Part.Kind.CONTENT, lead.packed(), keys=(ours, theirs), by=by, at=at)
        if referral.has_reporter:
            content = lead.reporter.strip().encode()
            add_part(referral, Part.Kind.REPORTER, content, keys=(ours, theirs), by=by, at=at)
        for place, one in enumerate(lead.files):
            add_part(referral, Part.Kind.FILE, one.content, keys=(ours, theirs), ordinal=place, by=by, at=at)
        act_on(referral, "seal", by=by, at=at)
        today = timezone.localdate(at)
        watch(
            referral,
            PASS_ON,
            owed_by=by.body,
            due=working_days().add(today, PASS_ON_DAYS),
            counted_days=PASS_ON_DAYS,
            today=today,
            at=at,
        )
        notify(referral, "sealed", bodies=[by.body], at=at)
    return referral


def number_of(uid: uuid.UUID) -> str:
    """Return what a referral is called: opaque, drawn of its random id, the same on both nodes."""
    drawn = uid.hex[:8].upper()
    return f"L-{drawn[:4]}-{drawn[4:]}"


def add_part(
    referral: Referral,
    kind: str,
    content: bytes,
    *,
    keys: Sequence[BodyKey],
    ordinal: int = 0,
    by: Actor,
    at: datetime,
) -> Part:
    """Seal a part under a key of its own, and that key to bodies' keys, in the caller's transaction."""
    place = place_of(referral, kind=kind, ordinal=ordinal)
    cipher, key = seal_bytes(content, place=place)
    size = PIECE if kind == Part.Kind.FILE else len(cipher)
    pieces = [cipher[start : start + size] for start in range(0, len(cipher), size)]
    part = Part.objects.create(
        referral=referral, kind=kind, ordinal=ordinal, cipher=pieces[0], pieces=len(pieces), body_id=by.body,
        made_at=at,
    )  # fmt: skip
    for number, piece in enumerate(pieces[1:], start=2):
        PartPiece.objects.create(part=part, number=number, cipher=piece)
    bound = place.bound("key")
    PartKey.objects.bulk_create(
        PartKey(
            part=part,
            body_key=one,
            sealed=wrap(key, public=public_for(one, kind), bound=bound),
            made_at=at,
        )
        for one in keys
    )
    return part


def cipher_of(part: Part) -> bytes | None:
    """Return the whole ciphertext of a part; None while pieces of it are still to come."""
    if part.pieces == 1:
        return bytes(part.cipher)
    further = PartPiece.objects.filter(part=part).order_by("number").values_list("cipher", flat=True)
    pieces = [bytes(part.cipher), *map(bytes, further)]
    return b"".join(pieces) if len(pieces) == part.pieces else None


def public_for(key: BodyKey, kind: str) -> bytes:
    """Return the public half that a part is sealed to: a reporter's identity has one of its own."""
    return bytes(key.reporter_public if kind == Part.Kind.REPORTER else key.public)


def unpacked(content: bytes) -> dict[str, object]:
    """Return what ``Lead.packed`` was made of."""
    found: dict[str, object] = orjson.loads(content)
    return found
