"""Findings and routings follow when their deadlines are counted again: see ``notices.operations.publish_year``."""

from collections.abc import Sequence
from datetime import datetime

from jianxing.directory.acting import acting
from jianxing.findings.models import Finding, Routing
from jianxing.findings.operations.inside import move_routing
from jianxing.findings.operations.steps import act_on, notify
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import Recounted, by_body


def follow(found: Sequence[Recounted], *, by: Actor, at: datetime, caused_by: int) -> None:
    """Set the days of findings and of routings inside to those of their clocks, an act for each; the responsible body is told."""
    for body, mine in by_body(found, subject="finding", purpose="due"):
        with acting(Actor(person_id=by.person_id, body_id=body, role=by.role)):
            _findings({one.subject_id: one for one in mine}, by=by, at=at, caused_by=caused_by)
    for body, mine in by_body(found, subject="finding", purpose="inside"):
        with acting(Actor(person_id=by.person_id, body_id=body, role=by.role)):
            _routings({one.subject_id: one for one in mine}, by=by, at=at, caused_by=caused_by)


def _findings(new: dict[int, Recounted], *, by: Actor, at: datetime, caused_by: int) -> None:
    for finding in Finding.objects.select_for_update(of=("self",)).filter(pk__in=list(new)).order_by("pk"):
        one = new[finding.pk]
        Finding.objects.filter(pk=finding.pk).update(due_on=one.new, due_provisional=one.provisional)
        if one.old == one.new:
            continue
        finding.due_on = one.new
        act_on(
            finding=finding,
            action="recount",
            by=by,
            at=at,
            public={"was": one.old, "due_on": one.new},
            caused_by=caused_by,
        )
        bodies = [finding.responsible_id, finding.supervised_by_id]
        notify(finding=finding, bodies=bodies, kind="recounted", by=by, at=at, due_on=one.new)


def _routings(new: dict[int, Recounted], *, by: Actor, at: datetime, caused_by: int) -> None:
    standing = Routing.objects.select_for_update(of=("self",)).filter(finding_id__in=list(new), ended_at=None)
    for routing in standing.select_related("finding"):
        one = new[routing.finding_id]
        if one.old != one.new:
            move_routing(routing=routing, due_on=one.new, by=by, at=at, caused_by=caused_by)
