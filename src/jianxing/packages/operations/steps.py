"""What every write of packages shares: compare-and-set, the act, who sees it, the notice."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from jianxing.directory import roots
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import tell
from jianxing.packages import policies
from jianxing.packages.models import Package

#: Records what was done to a package, with the state that it left it in.
act_on = partial(roots.act_on, subject="package")


def take(*, package: Package, action: str, by: Actor, changes: Mapping[str, Any]) -> None:
    """Take a step inside the caller's transaction; the second of two clicks is refused."""
    step = policies.check_can_take(package=package, action=action, by=by)
    roots.step(package, name=package.number, source=step.source, to={"state": step.target.value, **changes})


def refresh_visibility(ids: Sequence[int]) -> None:
    """Recompute who sees these packages."""
    roots.refresh("packages_refresh_visibility", ids)


def notify(package: Package, kind: str, *, bodies: Iterable[int], at: datetime) -> None:
    """Tell bodies of this node what happened; the number, never what it is about. The other half is told by its own node."""
    away = package.sender_id if package.is_elsewhere else package.recipient_id if package.carried_as else None
    tell(
        body_ids=[body for body in bodies if body != away],
        kind=f"package.{kind}",
        subject="package",
        subject_id=package.pk,
        params={"number": package.number},
        at=at,
    )
