"""What findings ask to be told by the domains below them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.directory.recomputing import recompute
from jianxing.findings.lifecycle import OPEN
from jianxing.findings.models import Finding
from jianxing.findings.operations.inside import hand_routings_over
from jianxing.findings.operations.recounting import follow
from jianxing.findings.operations.steps import act_on
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import counted_again


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the findings of bodies whose place in the hierarchy changed; returns the rows changed."""
    return recompute(bodies=bodies, concerned="findings_of_bodies", refresh="findings_refresh_visibility")


def hand_over(*, body_id: int, leaver_id: int, successor_id: int, by: Actor, at: datetime) -> int:
    """Give the open findings that somebody handles to a successor, and what is routed to that person inside, whether the body
    is responsible or an office of the responsible one; an act each. Returns how many findings."""
    with transaction.atomic(), acting(Actor(person_id=by.person_id, body_id=body_id, role=by.role)):
        open_work = list(
            Finding.objects.select_for_update().filter(
                handler_id=leaver_id, responsible_id=body_id, state__in=[state.value for state in OPEN]
            )
        )
        Finding.objects.filter(pk__in=[finding.pk for finding in open_work]).update(handler_id=successor_id)
        for finding in open_work:
            act_on(
                finding=finding,
                action="hand_over",
                by=by,
                at=at,
                public={"from": leaver_id, "to": successor_id},
            )
        routed = hand_routings_over(
            body_id=body_id, leaver_id=leaver_id, successor_id=successor_id, by=by, at=at
        )
    return len({finding.pk for finding in open_work} | set(routed))


def connect() -> None:
    """Register with the directory."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    directory.hands_over.append(hand_over)
    counted_again.append(follow)
