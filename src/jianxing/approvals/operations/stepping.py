"""The steps of an approval: filed, accepted, corrected, stopped, granted, refused, withdrawn, its limit lengthened."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.approvals import policies
from jianxing.approvals.lifecycle import State
from jianxing.approvals.models import PAUSE_LABELS, Approval, PastCase, Pause
from jianxing.approvals.operations.happening import happening, notify
from jianxing.directory import roots
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.methods.schedules.approvals import Approval as Method
from jianxing.methods.schedules.approvals import Pause as MethodPause
from jianxing.methods.schedules.approvals import PauseKind, clock_of
from jianxing.notices.queries import calendar

S = State


class StepImpossible(Refused):
    """An approval does not take the step now."""


def file(*, approval: Approval, on: date, document: str = "", by: Actor, at: datetime) -> Approval:
    """Write down that the application for an approval was handed in; what it waits for is granted, its limit begins."""
    open_still = [
        link.needs.name
        for link in approval.prerequisites.select_related("needs")
        if link.needs.state not in (S.GRANTED, S.WITHDRAWN)
    ]
    policies.check_can_take(approval=approval, action="file", by=by)
    if open_still:
        raise StepImpossible(
            _("It waits for %(names)s.") % {"names": "、".join(open_still)},
            _("File it when they are granted."),
        )
    to = {
        "filed_on": on,
        "accepted_on": None,
        "decided_on": None,
        "document": "",
        "extended_days": 0,
        "round": approval.round + 1,
    }
    first = _latest(link.needs.decided_on for link in approval.prerequisites.select_related("needs"))
    return _take(approval, "file", on=on, first=first, to=to, document=document, by=by, at=at)


def accept(*, approval: Approval, on: date, document: str = "", by: Actor, at: datetime) -> Approval:
    """Accept an application: the limit runs from this day."""
    first = _latest((approval.filed_on, _last_stop(approval)))
    return _take(
        approval, "accept", on=on, first=first, to={"accepted_on": on}, document=document, by=by, at=at
    )


def ask_corrections(
    *,
    approval: Approval,
    on: date,
    text: str,
    expected_on: date | None = None,
    document: str = "",
    by: Actor,
    at: datetime,
) -> Approval:
    """Ask the applicant to correct its documents; all that is to be corrected is told at once, and the limit stands still."""
    policies.check_words(words=text, missing=_("It must be said what is to be corrected, all of it at once."))
    return _stop(
        approval, "ask_corrections", "correction", on=on, text=text, expected_on=expected_on,
        document=document, by=by, at=at,
    )  # fmt: skip


def exclude(
    *,
    approval: Approval,
    kind: str,
    on: date,
    text: str = "",
    expected_on: date | None = None,
    document: str = "",
    by: Actor,
    at: datetime,
) -> Approval:
    """Let the limit stand still for a hearing, an expert review, an inspection or a tender, which is not counted (art. 45)."""
    if kind not in PAUSE_LABELS or kind == "correction":
        raise StepImpossible(
            _("“%(kind)s” stops no limit.") % {"kind": kind},
            _("Choose hearing, review, inspection or tender."),
        )
    return _stop(
        approval, "exclude", kind, on=on, text=text, expected_on=expected_on, document=document, by=by, at=at
    )


def correct(*, approval: Approval, on: date, document: str = "", by: Actor, at: datetime) -> Approval:
    """Hand in corrected documents: the limit goes on the day after."""
    return _resume(approval, "correct", on=on, document=document, by=by, at=at)


def resume(*, approval: Approval, on: date, document: str = "", by: Actor, at: datetime) -> Approval:
    """End what stopped the limit: it goes on the day after."""
    return _resume(approval, "resume", on=on, document=document, by=by, at=at)


def grant(*, approval: Approval, on: date, document: str, by: Actor, at: datetime) -> Approval:
    """Grant an approval by a document. How long it took stands among the past cases of its kind."""
    first = _latest((approval.filed_on, approval.accepted_on, _last_stop(approval)))
    to = {"decided_on": on, "document": document.strip(), "accepted_on": approval.accepted_on or on}
    granted = _take(approval, "grant", on=on, first=first, to=to, document=document, by=by, at=at)
    if granted.kind_code:
        PastCase.objects.create(
            body_id=granted.body_id,
            code=granted.kind_code,
            days=days_taken(granted),
            granted_on=on,
            is_recorded=True,
            entered_at=at,
            entered_by_id=by.person_id,
        )
    return granted


def days_taken(approval: Approval) -> int:
    """Return the working days that a granted approval took, its stops left out."""
    pauses = tuple(
        MethodPause(PauseKind(one.kind), one.first, one.last)
        for one in approval.pauses.all()
        if one.round == approval.round
    )
    told = Method(
        approval.code,
        statutory_days=approval.limit,
        filed_on=approval.filed_on,
        accepted_on=approval.accepted_on,
        granted_on=approval.decided_on,
        pauses=pauses,
    )
    assert approval.decided_on is not None
    return clock_of(told, today=approval.decided_on, workdays=calendar()).used


def refuse(
    *, approval: Approval, on: date, reason: str, document: str = "", by: Actor, at: datetime
) -> Approval:
    """Refuse an approval with the reason; it may be filed anew."""
    policies.check_reason(reason=reason)
    first = _latest((approval.filed_on, approval.accepted_on, _last_stop(approval)))
    to = {"decided_on": on, "document": document.strip()}
    return _take(approval, "refuse", on=on, first=first, to=to, text=reason, document=document, by=by, at=at)


def withdraw(
    *, approval: Approval, on: date, reason: str, document: str = "", by: Actor, at: datetime
) -> Approval:
    """Take an application back, or say that the approval is not needed; what waited for it waits no more."""
    policies.check_reason(reason=reason)
    first = _latest((approval.filed_on, approval.accepted_on))
    to = {"decided_on": on, "came_from": ""}
    return _take(
        approval,
        "withdraw",
        on=on,
        first=first,
        to=to,
        text=reason,
        document=document,
        stop_ends=True,
        by=by,
        at=at,
    )


def extend(*, approval: Approval, days: int, reason: str, by: Actor, at: datetime) -> Approval:
    """Lengthen a limit that runs, once, by its head's word and with the reason told to the applicant (art. 42)."""
    policies.check_can_extend(approval=approval, by=by)
    policies.check_reason(reason=reason)
    if approval.extended_days:
        raise StepImpossible(
            _("Its limit has been lengthened already, by %(days)d working days.")
            % {"days": approval.extended_days},
            _("A limit is lengthened once."),
        )
    if not 1 <= days <= policies.MOST_EXTENDED:
        raise StepImpossible(
            _("A limit is lengthened by %(most)d working days at most.") % {"most": policies.MOST_EXTENDED},
            _("Give fewer days."),
        )
    bundle = approval.bundle
    with happening(bundle=bundle, action="extend", approval=approval, text=reason, by=by, at=at) as told:
        told.public = {"days": days}
        roots.change(approval, name=approval.name, where={"extended_days": 0}, to={"extended_days": days})
    _tell(approval, "extended", by=by, at=at)
    return approval


def promise(
    *, approval: Approval, days: int, text: str, document: str = "", by: Actor, at: datetime
) -> Approval:
    """Promise another limit within the statutory one, with what was agreed."""
    policies.check_can_promise(approval=approval, by=by)
    policies.check_words(words=text, missing=_("It must be said what was agreed."))
    policies.check_has_document(approval=approval, action="promise", document=document, by=by)
    if not 0 <= days <= approval.statutory_days:
        raise StepImpossible(
            _("A promised limit is not longer than the statutory one of %(days)d working days.")
            % {"days": approval.statutory_days},
            _("Give fewer days."),
        )
    bundle = approval.bundle
    with happening(
        bundle=bundle, action="promise", approval=approval, text=text, document=document, by=by, at=at
    ) as told:
        told.public = {"was": approval.promised_days, "days": days}
        roots.change(approval, name=approval.name, where={}, to={"promised_days": days})
    _tell(approval, "promise", by=by, at=at)
    return approval


def _stop(
    approval: Approval,
    action: str,
    kind: str,
    *,
    on: date,
    text: str,
    expected_on: date | None,
    document: str,
    by: Actor,
    at: datetime,
) -> Approval:
    first = _latest((approval.filed_on, approval.accepted_on))
    stopped = _last_stop(approval)
    if stopped is not None and on <= stopped:
        raise policies.DayRefused(
            _("Until %(day)s its limit stood still already.") % {"day": stopped}, _("Choose a later day.")
        )
    if expected_on is not None and expected_on < on:
        raise policies.DayRefused(
            _("It cannot be over before it begins."), _("Choose a later day for its end.")
        )
    pause = {
        "round": approval.round,
        "kind": kind,
        "first": on,
        "text": text.strip()[:500],
        "expected_on": expected_on,
        "stopped_by_id": by.person_id,
    }
    to = {"came_from": approval.state}
    return _take(
        approval, action, on=on, first=first, to=to, text=text, document=document, pause=pause, by=by, at=at
    )


def _resume(approval: Approval, action: str, *, on: date, document: str, by: Actor, at: datetime) -> Approval:
    running = approval.pauses.filter(last=None).first()
    first = running.first if running else None
    return _take(
        approval,
        action,
        on=on,
        first=first,
        to={"came_from": ""},
        document=document,
        stop_ends=True,
        by=by,
        at=at,
    )


def _take(
    approval: Approval,
    action: str,
    *,
    on: date,
    first: date | None,
    to: Mapping[str, Any],
    text: str = "",
    document: str = "",
    pause: Mapping[str, Any] | None = None,
    stop_ends: bool = False,
    by: Actor,
    at: datetime,
) -> Approval:
    """Take a step: who may, on which day, by which document; compare-and-set; the second of two clicks is refused."""
    step = policies.check_can_take(approval=approval, action=action, by=by)
    policies.check_has_document(approval=approval, action=action, document=document, by=by)
    policies.check_day(on=on, first=first, today=timezone.localdate(at))
    with happening(
        bundle=approval.bundle,
        action=action,
        approval=approval,
        on=on,
        text=text,
        document=document,
        by=by,
        at=at,
    ) as told:
        if policies.writes_for_others(approval=approval, action=action, by=by):
            told.public = {"written_for": approval.body_id}
        if stop_ends:
            Pause.objects.filter(approval=approval, last=None).update(last=on)
        if pause is not None:
            told.public |= {"kind": pause["kind"]}
            Pause.objects.create(approval=approval, **pause)
        roots.change(
            approval,
            name=approval.name,
            where={"state": step.source},
            to={"state": step.target.value, **to},
        )
    _tell(approval, action, by=by, at=at)
    return approval


def _tell(approval: Approval, action: str, *, by: Actor, at: datetime) -> None:
    bundle = approval.bundle
    bodies = {approval.body_id, bundle.applicant_id, bundle.coordinator_id} - {by.body_id or 0}
    notify(bundle, action, bodies=bodies, at=at, approval=approval.code)


def _latest(days: Any) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _last_stop(approval: Approval) -> date | None:
    return _latest(one.last for one in approval.pauses.all() if one.round == approval.round)
