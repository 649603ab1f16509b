"""One project, one checklist: made once, added to, never emptied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from jianxing.directory.policies import check_has_reason
from jianxing.directory.roots import Overtaken
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import Entry, record_many
from jianxing.projects import policies
from jianxing.projects.models import CheckItem, Checklist, Focus, Project
from jianxing.projects.operations.steps import act_on, void_child

LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """A check item as somebody wants it."""

    text: str
    focus: str = Focus.OTHER
    is_required: bool = True


def ensure_checklist(
    *,
    project: Project,
    items: Sequence[ItemDraft],
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> Checklist:
    """Return the project's one checklist with at least these items; the same again changes nothing.

    Items are the same when their text is; those that are there keep their place, and none is taken away.
    """
    return ensure_checklists(wanted=[(project, items)], by=by, at=at, caused_by=caused_by)[0]


def ensure_checklists(
    *,
    wanted: Sequence[tuple[Project, Sequence[ItemDraft]]],
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> list[Checklist]:
    """The same for many projects, as an import needs it: a handful of statements whatever their number.

    Returns the checklists in the order of the projects, each of which is named once.
    """
    for project, _ in wanted:
        policies.check_can_change(project=project, by=by)
    with transaction.atomic():
        projects = [project for project, _ in wanted]
        _touch_all(projects)
        found = {held.project_id: held for held in Checklist.objects.filter(project__in=projects)}
        added = [Checklist(project=row, created_at=at) for row in projects if row.pk not in found]
        found |= {made.project_id: made for made in Checklist.objects.bulk_create(added)}
        held: dict[int, list[tuple[str, bool]]] = {checklist.pk: [] for checklist in found.values()}
        for checklist, text, voided in CheckItem.objects.filter(checklist__in=held).values_list(
            "checklist_id", "text", "voided_at"
        ):
            held[checklist].append((text, voided is None))
        fresh: dict[int, list[CheckItem]] = {
            project.pk: _fresh(found[project.pk], items, held[found[project.pk].pk])
            for project, items in wanted
        }
        CheckItem.objects.bulk_create(item for items in fresh.values() for item in items)
        new = {checklist.project_id for checklist in added}
        record_many(
            entries=[
                Entry(
                    kind="project.checklist",
                    subject="project",
                    subject_id=pk,
                    public={"items": len(held[found[pk].pk]) + len(items), "added": len(items)},
                    confidential={"added": [item.text for item in items]},
                )
                for pk, items in fresh.items()
                if items or pk in new
            ],
            by=by,
            at=at,
            caused_by=caused_by,
        )
    return [found[project.pk] for project in projects]


def _touch_all(projects: Sequence[Project]) -> None:
    """As ``touch``, for many; in the order of their keys, so that two imports do not wait for each other."""
    keys = [project.pk for project in projects]
    held = Project.objects.select_for_update().filter(pk__in=keys, voided_at=None).order_by("pk")
    living = set(held.values_list("pk", flat=True))
    for project in projects:
        if project.pk not in living:
            raise Overtaken(str(project))


def _fresh(
    checklist: Checklist, items: Sequence[ItemDraft], held: Sequence[tuple[str, bool]]
) -> list[CheckItem]:
    wanted = {text: item for item in items if (text := " ".join(item.text.split())[:LONGEST_TEXT])}
    living = {text for text, is_living in held if is_living}
    return [
        CheckItem(
            checklist=checklist,
            ordinal=ordinal,
            text=text,
            focus=item.focus,
            is_required=item.is_required,
        )
        for ordinal, (text, item) in enumerate(
            ((text, item) for text, item in wanted.items() if text not in living), start=len(held) + 1
        )
    ]


def withdraw_item(*, item: CheckItem, reason: str, by: Actor, at: datetime) -> CheckItem:
    """Take an item off the checklist; its results stay."""
    project = item.checklist.project
    policies.check_can_change(project=project, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        void_child(item, name=item.text, reason=reason, by=by, at=at)
        act_on(
            row=project,
            action="withdraw_item",
            by=by,
            at=at,
            public={"item": item.pk},
            confidential={"text": item.text, "reason": reason.strip()},
        )
    return item
