"""What every write of incidents shares: compare-and-set, visibility, the act, the notice."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from jianxing.directory import roots
from jianxing.incidents import policies
from jianxing.incidents.models import Incident
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import tell

#: Records what was done to an incident, with the state that it left it in.
act_on = partial(roots.act_on, subject="incident")


def take(*, incident: Incident, action: str, by: Actor, changes: Mapping[str, Any]) -> None:
    """Take a step inside the caller's transaction; the second of two clicks is refused."""
    step = policies.check_can_take(incident=incident, action=action, by=by)
    change(incident, state=step.source.value, to={"state": step.target.value, **changes})


def change(incident: Incident, *, state: str, to: Mapping[str, Any]) -> None:
    """Change an incident in a state under compare-and-set; raises ``Overtaken``."""
    roots.change(incident, name=incident.number, where={"state": state}, to=to)


def refresh_visibility(ids: Sequence[int]) -> None:
    """Recompute who sees these incidents."""
    roots.refresh("incidents_refresh_visibility", ids)


def notify(
    incident: Incident,
    kind: str,
    *,
    bodies: Iterable[int],
    at: datetime,
    person_id: int | None = None,
    **params: str,
) -> None:
    """Tell bodies what happened, marked where it is a drill: the number, never what it is about."""
    tell(
        body_ids=bodies,
        kind=f"incident.{kind}.{incident.nature}",
        subject="incident",
        subject_id=incident.pk,
        params={"number": incident.number, **params},
        person_id=person_id,
        at=at,
    )
