"""What every write of briefs shares: compare-and-set, visibility, the act."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jianxing.briefs import policies
from jianxing.briefs.models import Brief
from jianxing.directory import roots
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act


def change(brief: Brief, *, source: str | None = None, **changes: Any) -> None:
    """Change a brief under compare-and-set of version and state; raises ``Overtaken``."""
    where = {"state": source or brief.state}
    roots.change(brief, name=brief.number, where=where, to=changes)


def take(*, brief: Brief, action: str, by: Actor, changes: Mapping[str, Any] | None = None) -> None:
    """Take a step of the life-cycle inside the caller's transaction; the second of two clicks is refused."""
    step = policies.check_can_take(brief=brief, action=action, by=by)
    change(brief, source=step.source, state=step.target.value, **(changes or {}))


def act_on(
    *,
    brief: Brief,
    action: str,
    by: Actor,
    at: datetime,
    public: Mapping[str, Any] | None = None,
    confidential: Mapping[str, Any] | None = None,
) -> Act:
    """Record what was done to a brief, with the state that it left it in."""
    return roots.act_on(
        brief, action, subject="brief", by=by, at=at, public=public, confidential=confidential
    )


def refresh_visibility(ids: Sequence[int]) -> None:
    """Recompute who sees these briefs."""
    roots.refresh("briefs_refresh_visibility", ids)
