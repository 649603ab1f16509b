"""Check items that a ledger names belong on the checklist of their project (一项目一清单)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from jianxing.kernel.actor import Actor
from jianxing.projects.models import CheckItem, Project
from jianxing.projects.operations import ItemDraft, ensure_checklists
from jianxing.projects.operations.checklists import LONGEST_TEXT


def ensure_checks(
    *,
    named: Sequence[tuple[str, str]],
    projects: Mapping[str, Project],
    by: Actor,
    at: datetime,
    caused_by: int | None,
) -> None:
    """Put check items on their projects' checklists; *named* is (project, item), from rows without a problem too."""
    items: dict[int, dict[str, None]] = {}
    own: dict[int, Project] = {}
    for name, item in named:
        project = projects.get(name)
        if project is not None and project.registered_by_id == by.body_id:
            own[project.pk] = project
            items.setdefault(project.pk, {}).setdefault(item, None)
    # An earlier batch has mostly put them there; asking once spares a lock on every project.
    held = set(
        CheckItem.objects.filter(checklist__project__in=own, voided_at=None).values_list(
            "checklist__project_id", "text"
        )
    )
    wanted = [
        (own[pk], [ItemDraft(text) for text in texts])
        for pk, texts in items.items()
        if not all((pk, " ".join(text.split())[:LONGEST_TEXT]) in held for text in texts)
    ]
    if wanted:
        ensure_checklists(wanted=wanted, by=by, at=at, caused_by=caused_by)
