"""Check items that a ledger names belong on the checklist of their project (一项目一清单)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from jianxing.importing.models import ImportRow
from jianxing.kernel.actor import Actor
from jianxing.projects.models import CheckItem, Project
from jianxing.projects.operations import ItemDraft, ensure_checklist
from jianxing.projects.operations.checklists import LONGEST_TEXT

_LEFT_OUT = (ImportRow.Decision.REFUSED, ImportRow.Decision.SKIPPED)


def ensure_checks(
    *,
    rows: Sequence[ImportRow],
    projects: Mapping[str, Project],
    by: Actor,
    at: datetime,
    caused_by: int | None,
) -> None:
    """Put the check items of rows on their projects' checklists; rows without a problem name theirs too."""
    items: dict[str, dict[str, None]] = {}
    for row in rows:
        project, item = row.values.get("project"), row.values.get("check_item")
        if project in projects and item and row.decision not in _LEFT_OUT:
            items.setdefault(project, {}).setdefault(str(item), None)
    # An earlier batch has mostly put them there; asking once spares a lock on every project.
    held = set(
        CheckItem.objects.filter(
            checklist__project__in=[projects[name].pk for name in items], voided_at=None
        ).values_list("checklist__project_id", "text")
    )
    for name, texts in items.items():
        if all((projects[name].pk, " ".join(text.split())[:LONGEST_TEXT]) in held for text in texts):
            continue
        project = projects[name]
        if project.registered_by_id == by.body_id:
            ensure_checklist(
                project=project, items=[ItemDraft(text) for text in texts], by=by, at=at, caused_by=caused_by
            )
