"""Kinds of approvals and templates, as offices keep them."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from jianxing.approvals.models import Kind, PastCase, Template


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind with how many past cases it has."""

    kind: Kind
    past: int


def kinds(*, body: int | None = None) -> list[Kept]:
    """Return the kinds that stand, of a body or of all, with how many past cases each has. Two queries."""
    found = (
        Kind.objects.filter(superseded_at=None).select_related("body").order_by("body__pinyin_key", "code")
    )
    if body is not None:
        found = found.filter(body=body)
    counted = {
        (one["body_id"], one["code"]): one["count"]
        for one in PastCase.objects.values("body_id", "code").annotate(count=Count("pk")).order_by()
    }
    return [Kept(kind, counted.get((kind.body_id, kind.code), 0)) for kind in found]


def one_kind(*, pk: int) -> Kind:
    """Return a kind; raises ``DoesNotExist``."""
    return Kind.objects.select_related("body").get(pk=pk)


def cases(*, kind: Kind) -> QuerySet[PastCase]:
    """Return the past cases of a kind, the newest first."""
    return PastCase.objects.filter(body=kind.body_id, code=kind.code).order_by("-pk")


def templates() -> QuerySet[Template]:
    """Return the templates that stand, with their items."""
    return (
        Template.objects.filter(superseded_at=None)
        .select_related("body")
        .prefetch_related("items__kind__body")
        .order_by("body__pinyin_key", "name")
    )


def one_template(*, pk: int) -> Template:
    """Return a template with its items; raises ``DoesNotExist``."""
    return Template.objects.select_related("body").prefetch_related("items__kind__body").get(pk=pk)
