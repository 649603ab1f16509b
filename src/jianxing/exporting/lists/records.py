"""The rows of an import, the acts of the log, and what a body was told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.directory.models import Body, Person
from jianxing.directory.wording import role_label
from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name
from jianxing.exporting.policies import check_acts, check_anybody, check_business
from jianxing.findings.lifecycle import State as FindingState
from jianxing.findings.models import STATE_LABELS as FINDING_STATES
from jianxing.importing.models import ImportRow, ImportRun
from jianxing.ledger import queries as ledger
from jianxing.ledger.models import Act, Leaf
from jianxing.ledger.wording import in_words, subject_in_words
from jianxing.notices import wording
from jianxing.notices.models import Notice, NoticeRead


def _rows(asked: Asked) -> QuerySet[ImportRow]:
    found = ImportRow.objects.all()
    if run := asked.filters.get("run"):
        found = found.filter(run=run)
    return found.order_by("run_id", "id")


def _value(name: str) -> KeyTextTransform:
    return KeyTextTransform(name, "values")


def _state_word(state: str | None) -> str:
    return str(FINDING_STATES[FindingState(state)]) if state in set(FindingState) else ""


def _row_headings(asked: Asked) -> Sequence[Heading]:
    decisions = {key: str(label) for key, label in ImportRow.Decision.choices}
    return (
        (
            _("Import"),
            (
                Field("file", _("File"), 28, "run__name"),
                Field("sheet", _("Sheet"), 18, "sheet"),
                Field("row", _("Row"), 8, "row", Kind.NUMBER),
                Field("decision", _("What became of it"), 14, "decision", show=decisions.get),
                Field("number", _("Finding"), 22, "finding__number"),
            ),
        ),
        (
            _("What was understood"),
            (
                Field("project", _("Project"), 26, _value("project")),
                Field("description", _("Description"), 56, _value("description")),
                Field("found", _("Found on"), 12, _value("found_on"), Kind.DAY, _day),
                Field("responsible", _("Responsible body"), 22, _value("responsible")),
                Field("due", _("Due date"), 12, _value("due_on"), Kind.DAY, _day),
                Field("state", _("State"), 12, _value("state"), show=_state_word),
                Field("progress", _("Latest report"), 36, _value("progress")),
            ),
        ),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _import_title(asked: Asked) -> str:
    run = ImportRun.objects.filter(pk=asked.filters.get("run", 0)).first()
    return _("Rows of the import “%(name)s”") % {"name": run.name if run else body_name(asked)}


IMPORT_ROWS = Listed(
    key="import-rows",
    name=gettext_lazy("Rows of an import"),
    check=check_business,
    found=_rows,
    headings=_row_headings,
    title=_import_title,
)


def _instant(text: str) -> datetime | None:
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(text), time()))
    except ValueError:
        return None


def _acts(asked: Asked) -> QuerySet[Act]:
    login = asked.filters.get("login", "")
    person = Person.objects.filter(login__iexact=login).first() if login else None
    return ledger.acts(
        kind=asked.filters.get("kind") or None,
        person_id=person.pk if person else (-1 if login else None),
        since=_instant(asked.filters.get("since", "")),
        until=_instant(asked.filters.get("until", "")),
    )


def _act_headings(asked: Asked) -> Sequence[Heading]:
    login = Person.objects.filter(pk=OuterRef("person_id")).values("login")
    body = Body.objects.filter(pk=OuterRef("body_id")).values("name")
    leaf = Leaf.objects.filter(act_id=OuterRef("pk")).values("index")
    software = _("the software")
    return (
        (
            _("Act"),
            (
                Field("id", _("No."), 10, "id", Kind.NUMBER),
                Field("at", _("When"), 17, "occurred_at", Kind.INSTANT),
                Field("recorded", _("Recorded"), 17, "recorded_at", Kind.INSTANT),
                Field("who", _("Who"), 18, Subquery(login), show=lambda name: name or software),
                Field("role", _("Role"), 16, "role", show=lambda role: role_label(role) if role else ""),
                Field("body", _("For which body"), 28, Subquery(body)),
                Field("kind", _("Act"), 28, "kind", show=cache(in_words)),
            ),
        ),
        (
            _("On what"),
            (
                Field("subject", _("Subject"), 14, "subject", show=subject_in_words),
                Field("key", _("Its number"), 12, "subject_id", Kind.NUMBER),
                Field("cause", _("Followed from act"), 12, "caused_by", Kind.NUMBER),
                Field("leaf", _("Place in the log"), 12, Subquery(leaf), Kind.NUMBER),
            ),
        ),
    )


ACTS = Listed(
    key="acts",
    name=gettext_lazy("Ledger of acts"),
    check=check_acts,
    found=_acts,
    headings=_act_headings,
    title=lambda asked: _("Ledger of acts"),
)


def _notices(asked: Asked) -> QuerySet[Notice]:
    found = Notice.objects.filter(Q(person=None) | Q(person=asked.by.person_id), body=asked.by.body_id)
    if asked.filters.get("unread"):
        found = found.filter(~_read(asked))
    return found.order_by("-pk")


def _read(asked: Asked) -> Exists:
    return Exists(NoticeRead.objects.filter(notice=OuterRef("pk"), person=asked.by.person_id))


def _sentence(kind: str, params: Mapping[str, Any]) -> str:
    return wording.sentence(kind=kind, params=params)


def _notice_headings(asked: Asked) -> Sequence[Heading]:
    yes = _("yes")
    is_read: Callable[[bool], str] = lambda read: yes if read else ""  # noqa: E731 - one cell
    return (
        (
            _("Notice"),
            (
                Field("at", _("When"), 17, "created_at", Kind.INSTANT),
                Field("said", _("What was told"), 70, ("kind", "params"), show=_sentence),
                Field("read", _("Read"), 8, _read(asked), show=is_read),
            ),
        ),
    )


NOTICES = Listed(
    key="notices",
    name=gettext_lazy("Notices"),
    check=check_anybody,
    found=_notices,
    headings=_notice_headings,
    title=lambda asked: _("Notices to %(body)s") % {"body": body_name(asked)},
)
