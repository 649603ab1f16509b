"""Publishing an incident: whom it concerns is computed and all are told in one transaction. Updating, ending, cancelling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.inserting import insert_many
from jianxing.directory.policies import Refused, check_text
from jianxing.incidents import policies
from jianxing.incidents.lifecycle import MINUTES, State
from jianxing.incidents.models import Alert, Incident, Told
from jianxing.incidents.naming import sender_of
from jianxing.incidents.operations.carriage import carry_incident, tell_step
from jianxing.incidents.operations.reporting import check_place, placed
from jianxing.incidents.operations.steps import act_on, change, notify, refresh_visibility, take
from jianxing.incidents.queries.concerned import Concern, Concerned, concerned_by
from jianxing.kernel.actor import Actor


class NobodyConcerned(Refused):
    """The place concerns no body of this node, so that nobody would be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an alert says."""

    headline: str
    description: str = ""
    instruction: str = ""


def publish(*, incident: Incident, instruction: str = "", by: Actor, at: datetime) -> Incident:
    """Publish an incident: compute whom it concerns, issue the alert and tell them all, with a clock for each.

    Raises ``NobodyConcerned`` where nobody is. What was computed from is kept: the reach of the kind, and the river layers.
    """
    policies.check_can_take(incident=incident, action="publish", by=by)
    found = _concerned(incident, at)
    if not found.told:
        raise NobodyConcerned(
            _("Nobody here answers for this place."), _("Look at its coordinates, or name an agreement.")
        )
    with transaction.atomic():
        take(
            incident=incident,
            action="publish",
            by=by,
            changes={"published_at": at, "published_by_id": by.person_id, **_looked(found)},
        )
        words = Words(
            headline=incident.title, description=incident.description, instruction=instruction.strip()
        )
        alert = _issue(incident, Alert.Type.ALERT, words, by=by, at=at)
        _tell(incident, found.told, alert, by=by, at=at)
        act_on(
            incident,
            "publish",
            by=by,
            at=at,
            public={
                "alert": alert.identifier,
                "severity": incident.severity,
                "told": [one.body_id for one in found.told],
            },
            confidential={"headline": words.headline, "instruction": words.instruction},
        )
        notify(incident, "published", bodies=[one.body_id for one in found.told], at=at)
    return incident


def _concerned(incident: Incident, at: datetime, shape: Any = None) -> Concerned:
    return concerned_by(
        shape=incident.shape if shape is None else shape,
        kind=incident.kind,
        agreement=incident.agreement,
        leading=incident.body_id,
        on=timezone.localdate(at),
    )


def _looked(found: Concerned) -> dict[str, Any]:
    return {
        "within_m": found.reach.within_m,
        "downstream_m": found.reach.downstream_m,
        "rivers": list(found.rivers),
    }


def _tell(incident: Incident, concerns: Sequence[Concern], alert: Alert, *, by: Actor, at: datetime) -> None:
    """Put down who is told, and let them see it; to bodies of other nodes the incident goes as envelopes."""
    receipt, acceptance = MINUTES[incident.severity]
    carried = carry_incident(incident, concerns, alert, by=by, at=at)
    insert_many(
        Told,
        [
            {
                "carried_as": carried.get(one.body_id, ""),
                "incident_id": incident.pk,
                "body_id": one.body_id,
                "jurisdiction_id": one.division.id if one.division else None,
                "reason": str(one.reason),
                "distance_m": one.distance_m,
                "river": one.river,
                "told_at": at,
                "receipt_due_at": at + timedelta(minutes=receipt),
                "acceptance_due_at": at + timedelta(minutes=acceptance),
            }
            for one in concerns
        ],
    )
    refresh_visibility([incident.pk])


def _issue(incident: Incident, kind: str, words: Words, *, by: Actor, at: datetime) -> Alert:
    last = last_alert(incident)
    return Alert.objects.create(
        incident=incident,
        ordinal=last.ordinal + 1 if last else 1,
        type=kind,
        body_id=by.body,
        refers_to=last,
        severity=incident.severity,
        headline=words.headline.strip(),
        description=words.description.strip(),
        instruction=words.instruction.strip(),
        sender=sender_of(incident.body),
        wkb=bytes(incident.wkb),
        sent_at=at,
        sent_by_id=by.person_id,
    )


def last_alert(incident: Incident) -> Alert | None:
    """Return what the body that leads issued last about an incident."""
    return Alert.objects.filter(incident=incident).exclude(type=Alert.Type.ACK).order_by("-ordinal").first()


def update(
    *, incident: Incident, severity: str, words: Words, shape: Any = None, by: Actor, at: datetime
) -> Incident:
    """Issue an update: all who were told hear of it. Whom a new *shape* concerns beside them is told as at first."""
    policies.check_can_update(incident=incident, by=by)
    check_text(text=words.headline, missing=_("An update needs a headline."))
    if shape is not None:
        check_place(shape)
    known = list(Told.objects.filter(incident=incident).values_list("body_id", flat=True))
    found = _concerned(incident, at, shape)
    new = [one for one in found.told if one.body_id not in set(known)]
    to: dict[str, Any] = {"severity": severity, **_looked(found)}
    if shape is not None:
        to |= placed(shape)
    with transaction.atomic():
        change(incident, state=State.PUBLISHED.value, to=to)
        alert = _issue(incident, Alert.Type.UPDATE, words, by=by, at=at)
        tell_step(
            incident, "update", alert=alert, shape=incident.wkb if shape is not None else None, by=by, at=at
        )
        _tell(incident, new, alert, by=by, at=at)
        act_on(
            incident,
            "update",
            by=by,
            at=at,
            public={
                "alert": alert.identifier,
                "severity": severity,
                "told": [one.body_id for one in new],
            },
            confidential={
                "headline": alert.headline,
                "text": alert.description,
                "instruction": alert.instruction,
            },
        )
        notify(incident, "updated", bodies=known, at=at)
        notify(incident, "published", bodies=[one.body_id for one in new], at=at)
    return incident


def end(*, incident: Incident, reason: str, by: Actor, at: datetime) -> Incident:
    """End an incident, with what came of it; late acknowledgements are no longer reminded of."""
    return _end(incident, "end", "ended", reason, by=by, at=at)


def cancel(*, incident: Incident, reason: str, by: Actor, at: datetime) -> Incident:
    """Cancel what was issued, since it was wrong: a message that refers to it says so, and stands beside it."""
    return _end(incident, "cancel", "cancelled", reason, by=by, at=at)


def _end(incident: Incident, action: str, told_as: str, reason: str, *, by: Actor, at: datetime) -> Incident:
    policies.check_can_take(incident=incident, action=action, by=by)
    check_text(text=reason, missing=_("A reason is needed."))
    with transaction.atomic():
        take(
            incident=incident,
            action=action,
            by=by,
            changes={"ended_at": at, "ended_by_id": by.person_id, "end_reason": reason.strip()},
        )
        alert = None
        if action == "cancel":
            words = Words(headline=incident.title, description=reason)
            alert = _issue(incident, Alert.Type.CANCEL, words, by=by, at=at)
        tell_step(incident, action, alert=alert, words=reason.strip(), by=by, at=at)
        act_on(incident, action, by=by, at=at, confidential={"reason": reason.strip()})
        told = Told.objects.filter(incident=incident).values_list("body_id", flat=True)
        notify(incident, told_as, bodies=list(told), at=at)
    return incident
