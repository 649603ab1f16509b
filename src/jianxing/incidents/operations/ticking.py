"""Sending what late acknowledgements have come to: reminder, superior, operator on duty. The worker runs it each minute."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from jianxing.directory.acting import acting
from jianxing.directory.inserting import insert_many
from jianxing.directory.models import Body
from jianxing.incidents.lifecycle import RUNGS, Rung, State, rung_due
from jianxing.incidents.models import Incident, Owed, Reminder, Told, Watch
from jianxing.incidents.operations.steps import act_on, notify
from jianxing.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Ticked:
    """How many were told at each rung."""

    reminded: int = 0
    superiors: int = 0
    operators: int = 0


@dataclass(frozen=True, slots=True)
class _Due:
    """A rung that a told body has come to; *to* is who hears of it, none where nobody is above."""

    told: Told
    owed: str
    rung: Rung
    to: int | None


def tick(*, at: datetime) -> Ticked:
    """Send every rung that is due and has not been sent, each once; an incident is one transaction.

    Two runs at the same time send nothing twice: the incident is locked, and the row of each reminder is its promise.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT incident_id, body_id FROM incidents_late(%s)", [at])
        late = cursor.fetchall()
    sent = dict.fromkeys(RUNGS, 0)
    for incident_id, body_id in late:
        by = Actor.system(body_id=body_id)
        with acting(by):
            for rung, count in _send(incident_id, by=by, at=at).items():
                sent[rung] += count
    return Ticked(sent[Rung.REMINDER], sent[Rung.SUPERIOR], sent[Rung.OPERATOR])


def _send(incident_id: int, *, by: Actor, at: datetime) -> dict[Rung, int]:
    found = Incident.objects.select_for_update(of=("self",)).filter(pk=incident_id, state=State.PUBLISHED)
    incident = found.select_related("body").first()
    if incident is None:
        return {}
    due = list(_due(incident, at=at))
    if not due:
        return {}
    keeper = _on_duty(incident.body, at)
    with transaction.atomic():
        insert_many(
            Reminder,
            [
                {
                    "told_id": one.told.pk,
                    "owed": str(one.owed),
                    "rung": one.rung.value,
                    "to_id": one.to,
                    "person_id": keeper if one.rung is Rung.OPERATOR else None,
                    "sent_at": at,
                }
                for one in due
            ],
        )
        for one in due:
            if one.to is None:
                continue
            person = keeper if one.rung is Rung.OPERATOR else None
            late = {} if one.rung is Rung.REMINDER else {"late": one.told.body.label[:60]}
            notify(incident, one.rung.value, bodies=[one.to], person_id=person, at=at, **late)
        public = {"late": [[one.told.body_id, str(one.owed), one.rung.value] for one in due]}
        act_on(incident, "remind", by=by, at=at, public=public)
    return {rung: sum(one.rung is rung for one in due) for rung in RUNGS}


def _due(incident: Incident, *, at: datetime) -> Iterator[_Due]:
    """Yield what is due: of several rungs of one clock that were missed while no worker ran, all, so that none is lost."""
    waiting = Told.objects.filter(incident=incident, accepted_at=None).select_related("body")
    for told in waiting.prefetch_related("reminders"):
        sent = {(one.owed, one.rung) for one in told.reminders.all()}
        owing = [(Owed.ACCEPTANCE, told.acceptance_due_at)]
        if told.received_at is None:
            owing.insert(0, (Owed.RECEIPT, told.receipt_due_at))
        for owed, until in owing:
            for rung in RUNGS:
                reached = told.told_at + rung_due(until - told.told_at, incident.severity, rung)
                if reached <= at and (owed.value, rung.value) not in sent:
                    yield _Due(told, owed.value, rung, _hears(rung, told, incident))


def _hears(rung: Rung, told: Told, incident: Incident) -> int | None:
    if rung is Rung.REMINDER:
        return told.body_id
    if rung is Rung.OPERATOR:
        return incident.body_id
    return told.body.parent_id


def _on_duty(body: Body, at: datetime) -> int | None:
    """Return who keeps the watch of the body now; None where nobody does, and the body as a whole is told."""
    watch = Watch.objects.filter(body=body, starts_at__lte=at, ends_at__gt=at).order_by("starts_at", "id")
    found: int | None = watch.values_list("person_id", flat=True).last()
    return found
