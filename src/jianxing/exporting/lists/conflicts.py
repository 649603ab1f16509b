"""Conflicts of plans, and the matrix of rules that they are found by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.atlas import queries
from jianxing.atlas.models import Conflict, ConflictDecision, ConflictRule, LayerKind, Severity
from jianxing.directory.models import PlanDomain
from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed, body_name
from jianxing.exporting.policies import check_business


def _conflicts(asked: Asked) -> QuerySet[Conflict]:
    filters = asked.filters
    return queries.conflicts(
        standing=filters.get("standing", ""),
        domain=filters.get("domain", ""),
        severity=filters.get("severity", ""),
        words=filters.get("q", ""),
        comparison=filters.get("comparison"),
    )


def _conflict_headings(asked: Asked) -> Sequence[Heading]:
    domains = {key: str(label) for key, label in PlanDomain.choices}
    severities = {key: str(label) for key, label in Severity.choices}
    decided = {key: str(label) for key, label in ConflictDecision.What.choices}
    returned = {key: str(label) for key, label in Conflict.Returned.choices}
    rounded: Any = lambda measure: round(measure) or None  # noqa: E731 - one cell
    return (
        (
            _("First feature"),
            (
                Field("a", _("Name of the first"), 28, "a__name"),
                Field("a_key", _("Key of the first"), 14, "a__key"),
                Field("a_layer", _("Layer of the first"), 24, "comparison__a__name"),
                Field("a_domain", _("Domain of the first"), 12, "comparison__a__domain", show=domains.get),
            ),
        ),
        (
            _("Second feature"),
            (
                Field("b", _("Name of the second"), 28, "b__name"),
                Field("b_key", _("Key of the second"), 14, "b__key"),
                Field("b_layer", _("Layer of the second"), 24, "comparison__b__name"),
                Field("b_domain", _("Domain of the second"), 12, "comparison__b__domain", show=domains.get),
            ),
        ),
        (
            _("Conflict"),
            (
                Field("rule", _("Rule"), 26, "rule__name"),
                Field("severity", _("Severity"), 10, "rule__severity", show=severities.get),
                Field("area", _("Area (m²)"), 14, "area_m2", Kind.NUMBER, rounded),
                Field("length", _("Length (m)"), 14, "length_m", Kind.NUMBER, rounded),
                Field("distance", _("Distance (m)"), 14, "distance_m", Kind.NUMBER, rounded),
                Field("decided", _("Decided"), 12, "decision__what", show=decided.get),
                Field("reason", _("Reason"), 30, "decision__reason"),
                Field("finding", _("Finding"), 20, "decision__finding__number"),
                Field("returned", _("Why it waits again"), 30, "returned", show=returned.get),
                Field("identity", _("Identity of the conflict"), 36, "identity", show=str),
            ),
        ),
    )


CONFLICTS = Listed(
    key="conflicts",
    name=gettext_lazy("Conflicts of plans"),
    check=check_business,
    found=_conflicts,
    headings=_conflict_headings,
    title=lambda asked: _("Conflicts of plans of %(body)s") % {"body": body_name(asked)},
)


def _rules(asked: Asked) -> QuerySet[ConflictRule]:
    return queries.rules()


def _rule_headings(asked: Asked) -> Sequence[Heading]:
    kinds = {"*": _("any"), **{key: str(label) for key, label in LayerKind.choices}}
    severities = {key: str(label) for key, label in Severity.choices}
    said: Any = lambda flag: _("yes") if flag else _("no")  # noqa: E731 - one cell
    return (
        (
            _("Rule"),
            (
                Field("name", _("Rule"), 28, "name"),
                Field("body", _("Whose rule"), 22, "body__name"),
                Field("a", _("First kind"), 16, "a_kind", show=kinds.get),
                Field("b", _("Second kind"), 16, "b_kind", show=kinds.get),
                Field("relation", _("Relation"), 12, "relation"),
                Field("area", _("Area above (m²)"), 14, "area_above_m2", Kind.NUMBER),
                Field("length", _("Length above (m)"), 14, "length_above_m", Kind.NUMBER),
                Field("within", _("Within (m)"), 12, "within_m", Kind.NUMBER),
                Field("approval", _("Needs an approval number"), 14, "needs_approval", show=said),
                Field("sliver", _("Sliver width (m)"), 12, "sliver_m", Kind.NUMBER),
            ),
        ),
        (
            _("What is said"),
            (
                Field("severity", _("Severity"), 10, "severity", show=severities.get),
                Field("wording", _("Wording of the finding"), 50, "wording"),
                Field("basis", _("Legal basis"), 40, "basis"),
                Field("from", _("Valid from"), 12, "valid_from", Kind.DAY),
                Field("to", _("Valid before"), 12, "valid_to", Kind.DAY),
                Field("version", _("Version"), 8, "version", Kind.NUMBER),
            ),
        ),
    )


CONFLICT_RULES = Listed(
    key="conflict-rules",
    name=gettext_lazy("Matrix of rules"),
    check=check_business,
    found=_rules,
    headings=_rule_headings,
    title=lambda asked: _("Matrix of rules of %(body)s") % {"body": body_name(asked)},
)
