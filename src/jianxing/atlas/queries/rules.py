"""The matrix of a body on a day: its own rows and those of the bodies above it, and which of them speak of two layers."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from jianxing.atlas.models import ConflictRule, Layer
from jianxing.directory.acting import acting_body_id
from jianxing.directory.models import Body
from jianxing.kernel.canonical import canonical
from jianxing.ledger.models import Act
from jianxing.methods.atlas.conflicts import ANY

#: What the table of rules holds, in the order in which it is written.
TOLD = (
    "name", "a_kind", "b_kind", "relation", "area_above_m2", "length_above_m", "within_m", "needs_approval",
    "reports_length", "sliver_m", "severity", "wording", "basis", "valid_from", "valid_to",
)  # fmt: skip


def rules() -> QuerySet[ConflictRule]:
    """Return the rows that hold for the acting body, its own first, then those inherited from the bodies above it."""
    me = acting_body_id()
    above = Body.objects.only("ancestors").get(pk=me).ancestors
    return (
        ConflictRule.objects.filter(superseded_at=None, voided_at=None, body_id__in=[me, *above])
        .select_related("body")
        .order_by("id")
    )


def rules_in_force(*, on: date) -> list[ConflictRule]:
    """Return the rows that hold for the acting body on a day."""
    return list(rules().filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on)))


def one_rule(*, pk: int) -> ConflictRule:
    """Return a version of a row; raises ``ConflictRule.DoesNotExist`` where it is not seen."""
    return ConflictRule.objects.select_related("body").get(pk=pk)


def rule_versions(*, rule: ConflictRule) -> QuerySet[ConflictRule]:
    """Return all versions of a row, newest first."""
    return ConflictRule.objects.filter(uid=rule.uid).select_related("body", "made_by").order_by("-version")


def rule_acts(*, rule: ConflictRule) -> QuerySet[Act]:
    """Return the acts on all versions of a row, oldest first."""
    keys = ConflictRule.objects.filter(uid=rule.uid).values("pk")
    return (
        Act.objects.filter(subject="conflict_rule", subject_id__in=keys)
        .select_related("detail")
        .order_by("id")
    )


def speaking_of(held: Iterable[ConflictRule], *, a: Layer, b: Layer) -> list[ConflictRule]:
    """Return those of the rows that speak of layer *a* as the first and *b* as the second.

    A row that fits either way round (two kinds alike, or any) speaks of the layer that is older here as the first.
    """
    return [
        rule
        for rule in held
        if _fits(rule, a, b) and not (a.pk > b.pk and _fits(rule, b, a))
    ]  # fmt: skip


def _fits(rule: ConflictRule, a: Layer, b: Layer) -> bool:
    return rule.a_kind in (ANY, a.kind) and rule.b_kind in (ANY, b.kind)


def told(rule: ConflictRule) -> dict[str, Any]:
    """Return a row as the table of rules has it: the JSON that is taken out, brought in, and taken by the command."""
    row: dict[str, Any] = {name.removesuffix("_kind"): getattr(rule, name) for name in TOLD}
    for name in ("valid_from", "valid_to"):
        row[name] = row[name].isoformat() if row[name] else ""
    return row


def kept(rule: ConflictRule) -> dict[str, Any]:
    """Return a row as a run keeps it."""
    return {
        "id": rule.pk,
        "uid": str(rule.uid),
        "version": rule.version,
        "body": rule.body.label,
        **told(rule),
    }


def digest(held: Sequence[ConflictRule]) -> str:
    """Return what two sets of rows have alike exactly when they find the same and say the same."""
    rows = sorted((str(rule.uid), rule.version) for rule in held)
    return hashlib.sha256(canonical([list(row) for row in rows])).hexdigest()
