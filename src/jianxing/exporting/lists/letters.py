"""Letters that came and letters that were sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name, joined
from jianxing.exporting.policies import check_business
from jianxing.letters import queries
from jianxing.letters.models import KIND_LABELS, RECEIPT_LABELS, STATE_LABELS, CoIssuer, Receipt


def _filters(asked: Asked) -> queries.Filters:
    return queries.Filters(**asked.filters)


def _letters(asked: Asked) -> QuerySet[Any]:
    found = queries.filtered(filters=_filters(asked), by=asked.by, today=asked.today)
    return found.prefetch_related(None).order_by("-pk")


def _headings(asked: Asked) -> Sequence[Heading]:
    received = _filters(asked).side == "received"
    of = "letter__" if received else ""
    kinds = {kind.value: str(label) for kind, label in KIND_LABELS.items()}
    labels: dict[Any, Any] = {**(RECEIPT_LABELS if received else STATE_LABELS)}
    states = {state.value: str(label) for state, label in labels.items()}
    whom: tuple[Field, ...] = (
        (
            Field("asked", _("What is asked"), 48, "asked"),
            Field("due", _("Answer by"), 12, "due_on", Kind.DAY),
            Field("answered", _("Answered"), 17, "answered_at", Kind.INSTANT),
        )
        if received
        else (
            Field(
                "to",
                _("Main addressees"),
                48,
                joined(Receipt.objects.filter(letter=OuterRef("pk")), "addressee__name", by="letter"),
            ),
            Field("sent", _("Sent"), 17, "sent_at", Kind.INSTANT),
        )
    )
    return (
        (
            _("Letter"),
            (
                Field("number", _("Number"), 26, f"{of}document_number"),
                Field("register", _("Number in the register"), 22, f"{of}number"),
                Field("title", _("Title"), 48, f"{of}title"),
                Field("kind", _("Kind of letter"), 14, f"{of}kind", show=kinds.get),
                Field("state", _("State"), 12, "state", show=states.get),
                Field("dated", _("Dated"), 12, f"{of}dated_on", Kind.DAY),
                Field("from", _("Issuing body"), 30, f"{of}body__name"),
                Field(
                    "together",
                    _("Issued together with"),
                    36,
                    joined(
                        CoIssuer.objects.filter(letter=OuterRef("letter_id" if received else "pk")),
                        "body__name",
                        by="letter",
                    ),
                ),
            ),
        ),
        (_("What is asked of whom"), whom),
    )


LETTERS = Listed(
    key="letters",
    name=gettext_lazy("Letters"),
    check=check_business,
    found=_letters,
    headings=_headings,
    title=lambda asked: _("Letters of %(body)s") % {"body": body_name(asked)},
)
