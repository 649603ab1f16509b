"""Opening a series, changing its rules and participants, ending it."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.inserting import new_keys
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_text
from jianxing.kernel.actor import Actor
from jianxing.meetings import policies
from jianxing.meetings.lifecycle import State
from jianxing.meetings.models import Meeting, Participant, Series, SeriesRules
from jianxing.meetings.operations.laying import lapse, lay_out
from jianxing.meetings.operations.steps import act_on, refresh_visibility
from jianxing.meetings.rules import understood
from jianxing.methods.cadence import Rules, written


class SeriesRefused(Refused):
    """A series cannot be kept so."""


def open_series(
    *,
    name: str,
    rules: Any,
    begins: time,
    lasts: int = 90,
    place: str = "",
    domain: str = "",
    participants: Sequence[Body] = (),
    by: Actor,
    at: datetime,
) -> Series:
    """Open a series that the acting body hosts, by rules in their JSON form, and lay out what is due from today on.

    Meetings due before today are laid out too where the rules start earlier: a mechanism that was there before the software
    comes with what it owed.
    """
    policies.check_can_open(by=by)
    check_text(text=name, missing=_("A series needs a name."))
    parsed, today = understood(rules), timezone.localdate(at)
    with transaction.atomic():
        host = Body.objects.get(pk=by.body)
        [pk] = new_keys(Series, 1)
        series = Series(
            pk=pk,
            number=f"{host.code}-HZ{today.year}-{pk:06d}",
            body=host,
            name=" ".join(name.split())[:120],
            domain=domain,
            place=place.strip(),
            begins=begins,
            lasts=lasts,
            opened_at=at,
            opened_by_id=by.person_id,
            visible_to=[host.pk],
        )
        for body in participants:
            policies.check_participant(series=series, body=body)
        series.save(force_insert=True)
        _set(series, parsed, valid_from=_start(parsed), reason="", by=by, at=at)
        Participant.objects.bulk_create(
            Participant(series=series, body=body, since=today) for body in dict.fromkeys(participants)
        )
        refresh_visibility([series.pk])
        series.refresh_from_db()
        act = act_on(
            series,
            "open",
            by=by,
            at=at,
            public={
                "number": series.number,
                "rules": written(parsed),
                "bodies": [body.pk for body in participants],
            },
            confidential={"name": series.name, "place": series.place},
        )
        lay_out(series=series, by=by, at=at, caused_by=act.pk)
    return series


def _start(rules: Rules) -> date:
    return min(cadence.starts_on for cadence in rules.cadences)


def _set(series: Series, rules: Rules, *, valid_from: date, reason: str, by: Actor, at: datetime) -> None:
    SeriesRules.objects.create(
        series=series,
        valid_from=valid_from,
        rules=written(rules),
        reason=reason.strip(),
        set_at=at,
        set_by_id=by.person_id,
    )


def set_rules(
    *, series: Series, rules: Any, valid_from: date, reason: str, by: Actor, at: datetime
) -> Series:
    """Let other rules hold from a day on, tomorrow or later, with a reason. What was due until then stays due."""
    policies.check_can_rule(series=series, by=by)
    policies.check_reason(reason=reason)
    parsed, today = understood(rules), timezone.localdate(at)
    if valid_from <= today:
        raise SeriesRefused(
            _("Rules change from tomorrow on at the earliest: what is due today stays due."),
            _("Choose a later day."),
        )
    with transaction.atomic():
        locked = Series.objects.select_for_update(of=("self",)).get(pk=series.pk)
        latest = locked.rules.order_by("-valid_from").first()
        if latest is not None and latest.valid_from >= valid_from:
            raise SeriesRefused(
                _("Other rules hold already from %(day)s on.") % {"day": latest.valid_from},
                _("Choose a later day."),
            )
        _set(series, parsed, valid_from=valid_from, reason=reason, by=by, at=at)
        act = act_on(
            series,
            "set_rules",
            by=by,
            at=at,
            public={"valid_from": valid_from, "rules": written(parsed)},
            confidential={"reason": reason.strip()},
        )
        lay_out(series=series, by=by, at=at, caused_by=act.pk)
    return series


def add_participant(*, series: Series, body: Body, by: Actor, at: datetime) -> Participant:
    """Let a body take part from today on; it sees the series and all its meetings."""
    policies.check_can_keep(series=series, by=by)
    policies.check_runs(series=series)
    policies.check_participant(series=series, body=body)
    with transaction.atomic():
        Series.objects.select_for_update(of=("self",)).get(pk=series.pk)
        if series.participants.filter(body=body, until=None).exists():
            raise SeriesRefused(_("%(body)s takes part already.") % {"body": body.label}, _("Nothing to do."))
        made: Participant = Participant.objects.create(series=series, body=body, since=timezone.localdate(at))
        refresh_visibility([series.pk])
        act_on(series, "add_participant", by=by, at=at, public={"bodies": [body.pk]})
    return made


def remove_participant(*, participant: Participant, by: Actor, at: datetime) -> Participant:
    """Let a body take part until today; what it took part in it still sees."""
    series = participant.series
    policies.check_can_keep(series=series, by=by)
    with transaction.atomic():
        running = Participant.objects.filter(pk=participant.pk, until=None)
        if not running.update(until=max(timezone.localdate(at), participant.since)):
            raise SeriesRefused(
                _("%(body)s takes part no more.") % {"body": participant.body.label}, _("Nothing to do.")
            )
        participant.refresh_from_db()
        act_on(series, "remove_participant", by=by, at=at, public={"bodies": [participant.body_id]})
    return participant


def end_series(*, series: Series, on: date, reason: str, by: Actor, at: datetime) -> Series:
    """End a series with a day, today or later, and a reason: what is due until then stays due, what would come lapses."""
    policies.check_can_rule(series=series, by=by)
    policies.check_reason(reason=reason)
    today = timezone.localdate(at)
    if on < today:
        raise SeriesRefused(
            _("A series ends today at the earliest: what was due stays due."), _("Choose a later day.")
        )
    with transaction.atomic():
        ended = Series.objects.filter(pk=series.pk, ended_on=None)
        changes = {"ended_on": on, "ended_at": at, "ended_by_id": by.person_id, "end_reason": reason.strip()}
        if not ended.update(**changes):
            raise SeriesRefused(_("The series has ended."), _("Nothing to do."))
        series.refresh_from_db()
        act = act_on(series, "end", by=by, at=at, public={"on": on}, confidential={"reason": reason.strip()})
        coming = Meeting.objects.filter(series=series, state=State.DUE, planned_on__gt=on).select_related(
            "series"
        )
        for meeting in coming.select_for_update(of=("self",)):
            lapse(meeting=meeting, reason=reason.strip(), by=by, at=at, caused_by=act.pk)
    return series
