"""Planning who keeps the watch of a body."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory.models import Appointment, Body, Person
from jianxing.directory.policies import Refused
from jianxing.directory.queries import valid_on
from jianxing.incidents import policies
from jianxing.incidents.models import Watch
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record


class WatchUnfit(Refused):
    """The watch ends before it begins, or its keeper does not act for the body."""


def plan_watch(*, person: Person, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime) -> Watch:
    """Say that somebody of the acting body keeps its watch; the same again returns what stands."""
    body = Body.objects.get(pk=by.body)
    policies.check_can_plan_watch(body=body, by=by)
    acts = Appointment.objects.filter(valid_on(starts_at.date()), person=person, body=body)
    if ends_at <= starts_at or not acts.exists():
        raise WatchUnfit(
            _("A watch ends after it begins, and is kept by somebody of the body."),
            _("Look at the times and the person."),
        )
    with transaction.atomic():
        watch, is_new = Watch.objects.get_or_create(
            body=body,
            person=person,
            starts_at=starts_at,
            defaults={"ends_at": ends_at, "planned_at": at, "planned_by_id": by.person_id},
        )
        if is_new:
            record(
                kind="watch.plan",
                subject="watch",
                subject_id=watch.pk,
                by=by,
                at=at,
                public={
                    "person": person.pk,
                    "starts_at": starts_at.isoformat(),
                    "ends_at": ends_at.isoformat(),
                },
            )
    return watch
