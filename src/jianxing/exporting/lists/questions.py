"""Questions to bodies that reported, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from jianxing.directory.models import PlanDomain
from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name
from jianxing.exporting.policies import check_business
from jianxing.questions import queries
from jianxing.questions.models import STATE_LABELS, Answer, Question
from jianxing.questions.subjects import title_of


def _questions(asked: Asked) -> QuerySet[Question]:
    return queries.questions(filters=queries.Filters(**asked.filters), by=asked.by, today=asked.today)


def _headings(asked: Asked) -> Sequence[Heading]:
    states = {state.value: str(label) for state, label in STATE_LABELS.items()}
    domains = {key: str(label) for key, label in PlanDomain.choices}
    last: Any = Answer.objects.filter(question=OuterRef("pk")).order_by("-round")
    return (
        (
            pgettext("question", "Question"),
            (
                Field("number", _("Number of the question"), 24, "number"),
                Field("subject", _("What it is about"), 32, "subject_title"),
                Field("kind", pgettext("question", "Kind"), 22, "kind", show=title_of),
                Field("domain", _("Domain of the question"), 12, "domain", show=domains.get),
                Field("from", _("First day in question"), 12, "first_on", Kind.DAY),
                Field("to", _("Last day in question"), 12, "last_on", Kind.DAY),
                Field("seen", _("What was seen"), 60, "seen"),
                Field("effect", _("How much"), 12, "effect", Kind.NUMBER),
                Field("unit", _("Unit of how much"), 10, "effect_unit"),
                Field("rows", _("Rows that raised it"), 10, "row_count", Kind.NUMBER),
            ),
        ),
        (
            _("Asking and answering"),
            (
                Field("body", _("Asked by"), 26, "body__name"),
                Field("asked", _("Asked body"), 26, "asked__name"),
                Field("state", _("State of the question"), 12, "state", show=states.get),
                Field("sent", _("Question sent"), 17, "sent_at", Kind.INSTANT),
                Field("due", _("To be answered by"), 12, "due_on", Kind.DAY),
                Field("answer", _("Last answer"), 48, Subquery(last.values("text")[:1])),
                Field("end", _("What settled it"), 36, "end_reason"),
                Field("finding", _("Finding made of it"), 22, "finding__number"),
            ),
        ),
    )


QUESTIONS = Listed(
    key="questions",
    name=pgettext_lazy("question", "Questions"),
    check=check_business,
    found=_questions,
    headings=_headings,
    title=lambda asked: _("Questions of %(body)s") % {"body": body_name(asked)},
)
