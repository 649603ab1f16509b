"""Minutes (会议纪要): drafted from what was written down, signed by a leader, superseded by a further version."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused, check_text
from jianxing.directory.roots import Overtaken
from jianxing.kernel.actor import Actor
from jianxing.kernel.canonical import canonical, plain
from jianxing.letters.kinds import MINUTES
from jianxing.letters.numbering import take_number
from jianxing.meetings import policies
from jianxing.meetings.lifecycle import MinutesState
from jianxing.meetings.models import Meeting, Minutes
from jianxing.meetings.operations.steps import act_on, notify


class MinutesRefused(Refused):
    """Minutes cannot be written so."""


def draft_minutes(*, meeting: Meeting, title: str, text: str, by: Actor, at: datetime) -> Minutes:
    """Draft a version of the minutes of a held meeting; a draft that waits must be signed or sent back first."""
    policies.check_can_write_down(meeting=meeting, by=by)
    check_text(text=title, missing=_("Minutes have a title."))
    check_text(text=text, missing=_("Minutes say something."))
    with transaction.atomic():
        Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        versions = meeting.minutes_versions
        if versions.filter(state=MinutesState.DRAFT).exists():
            raise MinutesRefused(
                _("A draft of the minutes waits for a signature."), _("Let it be signed, or send it back.")
            )
        version = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
        minutes: Minutes = Minutes.objects.create(
            meeting=meeting,
            version=version,
            title=" ".join(title.split())[:200],
            text=text.strip(),
            state=MinutesState.DRAFT,
            drafted_at=at,
            drafted_by_id=by.person_id,
        )
        act_on(
            meeting,
            "draft_minutes",
            by=by,
            at=at,
            public={"version": version},
            confidential={"title": minutes.title, "text": minutes.text},
        )
        notify(meeting, "minutes_drafted", bodies=[meeting.body_id], at=at)
    return minutes


def digest_of(minutes: Minutes) -> str:
    """Return the SHA-256 of what is signed, in canonical form; anybody who sees it can compute it again."""
    signed = {
        "meeting": minutes.meeting.number,
        "version": minutes.version,
        "title": minutes.title,
        "text": minutes.text,
    }
    return hashlib.sha256(canonical(plain(signed))).hexdigest()


def sign_minutes(*, minutes: Minutes, by: Actor, at: datetime) -> Minutes:
    """Sign a draft; the version before it is superseded, and whoever was at the meeting is told."""
    policies.check_can_sign(minutes=minutes, action="sign", by=by)
    meeting = minutes.meeting
    with transaction.atomic():
        before = Minutes.objects.filter(meeting=meeting, state=MinutesState.SIGNED)
        before.update(state=MinutesState.SUPERSEDED)
        digest = digest_of(minutes)
        signed = Minutes.objects.filter(pk=minutes.pk, state=MinutesState.DRAFT)
        if not signed.update(
            state=MinutesState.SIGNED,
            number=_number(minutes, by=by, at=at),
            signed_at=at,
            signed_by_id=by.person_id,
            digest=digest,
        ):
            raise Overtaken(meeting.number)
        minutes.refresh_from_db()
        act_on(
            meeting,
            "sign_minutes",
            by=by,
            at=at,
            public={"version": minutes.version, "digest": digest, "minutes_number": minutes.number},
        )
        asked = meeting.attendances.values_list("body_id", flat=True)
        notify(meeting, "minutes_signed", bodies=[meeting.body_id, *asked], at=at)
    return minutes


def _number(minutes: Minutes, *, by: Actor, at: datetime) -> str:
    """Take the next number of the host's series; a further version of minutes keeps theirs."""
    meeting = minutes.meeting
    earlier = Minutes.objects.filter(meeting=meeting).exclude(number="").first()
    if earlier is not None:
        return str(earlier.number)
    return take_number(body=meeting.body, kind=MINUTES, on=timezone.localdate(at), by=by, at=at)


def return_minutes(*, minutes: Minutes, reason: str, by: Actor, at: datetime) -> Minutes:
    """Send a draft back with what is wrong; it stays, and another is drafted."""
    policies.check_can_sign(minutes=minutes, action="return", by=by)
    policies.check_reason(reason=reason)
    with transaction.atomic():
        waiting = Minutes.objects.filter(pk=minutes.pk, state=MinutesState.DRAFT)
        if not waiting.update(state=MinutesState.DROPPED, drop_reason=reason.strip()):
            raise Overtaken(minutes.meeting.number)
        minutes.refresh_from_db()
        act_on(
            minutes.meeting,
            "return_minutes",
            by=by,
            at=at,
            public={"version": minutes.version},
            confidential={"reason": reason.strip()},
        )
        notify(minutes.meeting, "minutes_returned", bodies=[minutes.meeting.body_id], at=at)
    return minutes
