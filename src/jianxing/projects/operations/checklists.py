"""One project, one checklist: made once, added to, never emptied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from jianxing.kernel.actor import Actor
from jianxing.projects import policies
from jianxing.projects.models import CheckItem, Checklist, Focus, Project
from jianxing.projects.operations.steps import act_on, touch, void_child

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
    policies.check_can_change(project=project, by=by)
    with transaction.atomic():
        touch(project)
        checklist, is_new = Checklist.objects.get_or_create(project=project, defaults={"created_at": at})
        held = set(
            CheckItem.objects.filter(checklist=checklist, voided_at=None).values_list("text", flat=True)
        )
        start = CheckItem.objects.filter(checklist=checklist).count()
        wanted = {text: item for item in items if (text := " ".join(item.text.split())[:LONGEST_TEXT])}
        fresh = [
            CheckItem(
                checklist=checklist,
                ordinal=start + position,
                text=text,
                focus=item.focus,
                is_required=item.is_required,
            )
            for position, (text, item) in enumerate(
                ((text, item) for text, item in wanted.items() if text not in held), start=1
            )
        ]
        CheckItem.objects.bulk_create(fresh)
        if is_new or fresh:
            act_on(
                row=project,
                action="checklist",
                by=by,
                at=at,
                public={"items": start + len(fresh), "added": len(fresh)},
                confidential={"added": [item.text for item in fresh]},
                caused_by=caused_by,
            )
    return checklist


def withdraw_item(*, item: CheckItem, reason: str, by: Actor, at: datetime) -> CheckItem:
    """Take an item off the checklist; its results stay."""
    project = item.checklist.project
    policies.check_can_change(project=project, by=by)
    policies.check_has_reason(reason=reason)
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
