"""Opening a lead: by an authorisation that is spent with it, each time an act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.policies import NotAllowed, Refused
from jianxing.kernel.actor import Actor
from jianxing.kernel.sealing import CannotOpen, unseal, unwrap
from jianxing.referrals import policies, queries
from jianxing.referrals.lifecycle import WORKING
from jianxing.referrals.models import Grant, Opening, Part, PersonKey, Referral
from jianxing.referrals.operations.opener import (
    DoesNotOpen,
    Opener,
    body_privates,
    part_key,
    place_of,
)
from jianxing.referrals.operations.sealing import cipher_of, unpacked
from jianxing.referrals.operations.steps import act_on, notify


class NotAuthorised(NotAllowed):
    """Nobody has authorised this person to open it, or the authorisation is spent."""


class NotWhole(Refused):
    """An attachment from another node has not come, or pieces of it are still to come."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """An attachment as the lead lists it."""

    ordinal: int
    name: str = field(repr=False)
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Said:
    """A sealed answer of the other body, or a note of one's own."""

    kind: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a lead says, for one look at it."""

    title: str = field(repr=False)
    text: str = field(repr=False)
    files: Sequence[Enclosed] = field(default=(), repr=False)
    answers: Sequence[Said] = field(default=(), repr=False)


def grant(*, referral: Referral, to: PersonKey, by: Actor, at: datetime) -> Grant:
    """Authorise a colleague to open the lead once; never oneself."""
    policies.check_can_grant(referral=referral, by=by)
    if to.person_id == by.person_id:
        raise NotAllowed(_("Nobody authorises himself."), _("Let another leader authorise you."))
    entitled = queries.people_with_keys(body_id=by.body, on=timezone.localdate(at), roles=sorted(WORKING))
    if to.pk not in {key.pk for key in entitled}:
        raise Refused(_("%(name)s does not work on leads in your body.") % {"name": to.person.name})
    if queries.grant_to_spend(referral=referral, person_id=to.person_id) is not None:
        raise Refused(_("%(name)s is authorised already.") % {"name": to.person.name})
    with transaction.atomic():
        given = Grant.objects.create(
            referral=referral,
            body_id=by.body,
            person_id=to.person_id,
            given_by_id=by.person,
            given_at=at,
        )
        act_on(referral, "authorise", by=by, at=at, person=to.person_id)
        notify(referral, "authorised", bodies=[by.body], person=to.person_id, at=at)
    return given


def open_lead(*, referral: Referral, opener: Opener, by: Actor, at: datetime) -> Opened:
    """Open a lead and spend the authorisation. What does not open spends nothing."""
    policies.check_can_work(by=by)
    policies.check_may_read(referral=referral, by=by)
    with transaction.atomic():
        _spend(referral, by=by, at=at)
        privates = body_privates(opener=opener, body_id=by.body)
        holds_content = by.body_id == referral.custody_id or referral.is_shared
        opened: dict[str, object] = {"title": "", "text": "", "files": []}
        answers = []
        for part in Part.objects.filter(referral=referral).prefetch_related("keys"):
            if part.kind == Part.Kind.CONTENT and holds_content:
                opened = unpacked(_open_part(referral, part, privates))
            elif part.kind in (Part.Kind.RETURN_REASON, Part.Kind.RESULT) or (
                part.kind == Part.Kind.DISPOSAL_NOTE and by.body_id == referral.receiver_id
            ):
                answers.append(Said(part.kind, _open_part(referral, part, privates).decode()))
        act_on(referral, "open", by=by, at=at)
    return Opened(
        title=str(opened["title"]),
        text=str(opened["text"]),
        files=_enclosed(opened["files"]),
        answers=answers,
    )


def _enclosed(listed: object) -> list[Enclosed]:
    files: Sequence[Mapping[str, object]] = listed if isinstance(listed, list) else []
    return [
        Enclosed(int(str(one["ordinal"])), str(one["name"]), str(one["type"]), int(str(one["size"])))
        for one in files
    ]


def _spend(referral: Referral, *, by: Actor, at: datetime) -> None:
    found = queries.grant_to_spend(referral=referral, person_id=by.person)
    spent = (
        Grant.objects.filter(pk=found.pk, spent_at=None, ended_at=None).update(spent_at=at) if found else 0
    )
    if not spent:
        raise NotAuthorised(
            _("You are not authorised to open this lead, or have opened it already."),
            _("Ask a leader of your body; each authorisation opens it once."),
        )


def _open_part(referral: Referral, part: Part, privates: dict[int, bytes]) -> bytes:
    key = part_key(referral=referral, part=part, privates=privates)
    place = place_of(referral, kind=part.kind, ordinal=part.ordinal)
    cipher = cipher_of(part)
    if cipher is None:
        raise NotWhole(
            _("This attachment has not come whole yet."), _("Open it again when the rest has come.")
        )
    try:
        return unseal(cipher, key=key, place=place)
    except CannotOpen:
        raise DoesNotOpen from None


def open_file(
    *, referral: Referral, ordinal: int, opener: Opener, by: Actor, at: datetime
) -> tuple[Enclosed, bytes]:
    """Open an attachment, by who opened the lead within the last quarter of an hour."""
    policies.check_can_work(by=by)
    policies.check_may_read(referral=referral, by=by)
    if not queries.is_open_for(referral=referral, person_id=by.person, at=at):
        raise NotAuthorised(
            _("The lead is not open any more."), _("Ask a leader of your body to authorise you again.")
        )
    if by.body_id != referral.custody_id and not referral.is_shared:
        raise NotAuthorised(_("Another body has custody of this lead."))
    with transaction.atomic():
        privates = body_privates(opener=opener, body_id=by.body)
        parts = {
            (part.kind, part.ordinal): part
            for part in Part.objects.filter(referral=referral).prefetch_related("keys")
        }
        content = unpacked(_open_part(referral, parts["content", 0], privates))
        listed = {one.ordinal: one for one in _enclosed(content["files"])}
        if ordinal not in listed:
            raise Refused(_("There is no such attachment."))
        if ("file", ordinal) not in parts:
            raise NotWhole(_("This attachment has not come yet."), _("Open it again when it has come."))
        found = _open_part(referral, parts["file", ordinal], privates)
        act_on(referral, "open_file", by=by, at=at, ordinal=ordinal)
    return listed[ordinal], found


def open_reporter(*, opening: Opening, opener: Opener, by: Actor, at: datetime) -> str:
    """Read the reporter's identity that two custodians have opened for the person who acts: once."""
    if opening.target.person_id != by.person_id or opening.referral_id is None:
        raise NotAllowed(_("It was opened for somebody else."))
    referral = queries.one(pk=opening.referral_id)
    policies.check_can_ask_reporter(referral=referral, by=by)
    outcome = bytes(opening.outcome)
    with transaction.atomic():
        waiting = Opening.objects.filter(pk=opening.pk, spent_at=None, second_at__isnull=False)
        if not waiting.update(spent_at=at, outcome=b""):
            raise NotAuthorised(
                _("It has been read already, or is not open yet."), _("Ask the custodians anew.")
            )
        place = place_of(referral, kind=Part.Kind.REPORTER)
        part = Part.objects.get(referral=referral, kind=Part.Kind.REPORTER)
        try:
            key = unwrap(outcome, private=opener.private, bound=place.bound("outcome"))
            found = unseal(bytes(part.cipher), key=key, place=place)
        except CannotOpen:
            raise DoesNotOpen from None
        act_on(referral, "open_reporter", by=by, at=at, opening=opening.pk, reason=opening.reason)
    return found.decode()
