"""Bodies, which everybody who works here knows, and people with their roles, for the security officer."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.directory import queries
from jianxing.directory.models import Appointment, Body, Person
from jianxing.directory.wording import role_label
from jianxing.exporting.columns import Kind
from jianxing.exporting.lists.listed import Asked, Field, Heading, Listed
from jianxing.exporting.policies import check_anybody, check_people


def _bodies(asked: Asked) -> QuerySet[Body]:
    kind = asked.filters.get("kind", "")
    return queries.bodies(
        words=asked.filters.get("q", ""), kinds=[kind] if kind in Body.Kind.values else ()
    ).order_by("pinyin_key", "pk")


def _body_headings(asked: Asked) -> Sequence[Heading]:
    kinds = {key: str(label) for key, label in Body.Kind.choices}
    return (
        (
            _("Body"),
            (
                Field("code", _("Code"), 16, "code"),
                Field("name", _("Body"), 36, "name"),
                Field("short", _("Short name"), 18, "short_name"),
                Field("kind", _("Kind"), 14, "kind", show=kinds.get),
                Field("parent", _("Belongs to"), 36, "parent__name"),
                Field("governed", _("Governing jurisdiction"), 14, "governed_by__name"),
                Field("uscc", _("Unified social credit code"), 22, "uscc"),
                Field("aliases", _("Other names in ledgers"), 36, "aliases", show="、".join),
            ),
        ),
    )


BODIES = Listed(
    key="bodies",
    name=gettext_lazy("Bodies"),
    check=check_anybody,
    found=_bodies,
    headings=_body_headings,
    title=lambda asked: _("Bodies"),
)


def _people(asked: Asked) -> QuerySet[Person]:
    found = Person.objects.order_by("login")
    for word in asked.filters.get("q", "").split():
        found = found.filter(Q(name__icontains=word) | Q(login__icontains=word))
    return found


def _roles(held: str | None) -> str:
    return "、".join(role_label(role) for role in (held or "").split("、") if role)


def _people_headings(asked: Asked) -> Sequence[Heading]:
    held = (
        Appointment.objects.filter(person=OuterRef("pk"), valid_from__lte=asked.today)
        .filter(Q(valid_to=None) | Q(valid_to__gte=asked.today))
        .order_by()
        .values("person")
    )

    def of(column: str) -> Subquery:
        return Subquery(held.annotate(in_one=StringAgg(column, "、", order_by=("id",))).values("in_one"))

    yes, closed = _("yes"), _("closed")
    return (
        (
            _("Account"),
            (
                Field("login", _("Login"), 18, "login"),
                Field("name", _("Name of the person"), 14, "name"),
                Field("officer", _("Officer"), 8, "is_officer", show=lambda is_so: yes if is_so else ""),
                Field("state", _("Account"), 10, "is_active", show=lambda is_so: "" if is_so else closed),
                Field("password", _("Password set"), 17, "password_changed_at", Kind.INSTANT),
            ),
        ),
        (
            _("Present roles"),
            (
                Field("bodies", _("In which bodies"), 48, of("body__name")),
                Field("roles", _("Roles"), 30, of("role"), show=_roles),
            ),
        ),
    )


PEOPLE = Listed(
    key="people",
    name=gettext_lazy("People"),
    check=check_people,
    found=_people,
    headings=_people_headings,
    title=lambda asked: _("People"),
)
