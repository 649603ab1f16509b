"""What every write of projects shares: compare-and-set of the version, visibility, the act."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.policies import Refused
from jianxing.directory.roots import Overtaken
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.projects.models import Programme, Project


class TakenAlready(Refused):
    """A name or code is in use where it must stand once."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%(name)s” is there already.") % {"name": name}, _("Open it, or choose another name or code.")
        )


def change(row: Project | Programme, **changes: Any) -> None:
    """Change a root under compare-and-set of its version; raises ``Overtaken``."""
    roots.change(row, name=str(row), where={"voided_at": None}, to=changes)


def touch(row: Project | Programme) -> None:
    """Hold a root to the end of the transaction for a write on one of its children, and see that it is not void."""
    if not type(row).objects.select_for_update().filter(pk=row.pk, voided_at=None).exists():
        raise Overtaken(str(row))


def act_on(
    *,
    row: Project | Programme,
    action: str,
    by: Actor,
    at: datetime,
    public: Mapping[str, Any] | None = None,
    confidential: Mapping[str, Any] | None = None,
    caused_by: int | None = None,
) -> Act:
    """Record what was done to a project or programme."""
    subject = "project" if isinstance(row, Project) else "programme"
    return roots.act_on(
        row,
        action,
        subject=subject,
        by=by,
        at=at,
        public=public,
        confidential=confidential,
        caused_by=caused_by,
    )


def refresh_visibility(ids: Sequence[int]) -> int:
    """Recompute who sees these projects; returns how many changed."""
    return roots.refresh("projects_refresh_visibility", ids)


def refresh_programme_visibility(ids: Sequence[int]) -> int:
    """Recompute who sees these programmes; returns how many changed."""
    return roots.refresh("projects_refresh_programme_visibility", ids)


def void_child(row: Any, *, name: str, reason: str, by: Actor, at: datetime) -> None:
    """Void a child of a root by compare-and-set; the second of two clicks raises ``Overtaken``."""
    void = {"voided_at": at, "voided_by_id": by.person_id, "void_reason": reason.strip()}
    if not type(row).objects.filter(pk=row.pk, voided_at=None).update(**void):
        raise Overtaken(name)
    for field, value in void.items():
        setattr(row, field, value)
