"""Kinds of approvals and templates, as an office keeps them, and how long past cases took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.approvals import policies
from jianxing.approvals.models import Kind, PastCase, Template, TemplateItem
from jianxing.approvals.operations.adding import MOST_APPROVALS, check_network
from jianxing.directory import roots
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor

#: No approval takes longer, in working days.
LONGEST_DAYS = 1000
MOST_AT_ONCE = 2000


class KindRefused(Refused):
    """A kind, a past case or a template cannot be kept so."""


@dataclass(frozen=True, slots=True)
class NewItem:
    """An approval of a template; *after* names others of it by their codes."""

    kind: Kind
    code: str = ""
    after: Sequence[str] = ()
    materials: Sequence[str] = ()
    prepare_days: int = 0


def keep_kind(
    *,
    code: str,
    name: str,
    statutory_days: int,
    promised_days: int | None = None,
    basis: str = "",
    past_days: Sequence[int] = (),
    by: Actor,
    at: datetime,
) -> Kind:
    """Keep a kind of approval of the acting body; one of the same code is followed by it. Past cases go on with the code."""
    body = Body.objects.get(pk=by.body)
    policies.check_can_keep_kinds(body=body, by=by)
    policies.check_words(words=code, missing=_("A kind of approval needs a code."))
    policies.check_words(words=name, missing=_("A kind of approval needs a name."))
    if not 0 <= statutory_days <= LONGEST_DAYS or (
        promised_days is not None and promised_days > LONGEST_DAYS
    ):
        raise KindRefused(
            _("A limit lies between 0 and %(most)d working days.") % {"most": LONGEST_DAYS},
            _("Look at the days again."),
        )
    with transaction.atomic():
        Kind.objects.filter(body=body, code=code.strip(), superseded_at=None).update(superseded_at=at)
        kind = Kind.objects.create(
            body=body,
            code=code.strip(),
            name=" ".join(name.split())[:120],
            statutory_days=statutory_days,
            promised_days=promised_days,
            basis=basis.strip()[:200],
            kept_at=at,
            kept_by_id=by.person_id,
        )
        roots.act_on(
            kind,
            "keep_kind",
            subject="approval_kind",
            by=by,
            at=at,
            public={"code": kind.code, "name": kind.name, "days": statutory_days, "promised": promised_days},
        )
        if past_days:
            add_past_cases(kind=kind, days=past_days, by=by, at=at)
    return kind


def add_past_cases(*, kind: Kind, days: Sequence[int], by: Actor, at: datetime) -> int:
    """Enter how many working days past cases of a kind took, their stops left out; returns how many."""
    policies.check_can_keep_kinds(body=kind.body, by=by)
    if not days or len(days) > MOST_AT_ONCE or any(not 0 <= one <= LONGEST_DAYS for one in days):
        raise KindRefused(
            _("Past cases are 1 to %(cases)d numbers of working days from 0 to %(most)d.")
            % {"cases": MOST_AT_ONCE, "most": LONGEST_DAYS},
            _("Look at the numbers again."),
        )
    with transaction.atomic():
        PastCase.objects.bulk_create(
            PastCase(body=kind.body, code=kind.code, days=one, entered_at=at, entered_by_id=by.person_id)
            for one in days
        )
        roots.act_on(
            kind,
            "add_past_cases",
            subject="approval_kind",
            by=by,
            at=at,
            public={"days": list(days)},
        )
    return len(days)


def keep_template(*, name: str, items: Sequence[NewItem], by: Actor, at: datetime) -> Template:
    """Keep what an application of one sort needs; a template of the same name is followed by it. A circle is refused."""
    body = Body.objects.get(pk=by.body)
    policies.check_can_keep_kinds(body=body, by=by)
    policies.check_words(words=name, missing=_("A template needs a name."))
    if not 1 <= len(items) <= MOST_APPROVALS:
        raise KindRefused(
            _("A template names 1 to %(most)d approvals.") % {"most": MOST_APPROVALS}, _("Look at it again.")
        )
    for item in items:
        policies.check_stands(kind=item.kind)
    check_network((item.code or item.kind.code, tuple(item.after), item.kind.name) for item in items)
    called = " ".join(name.split())[:120]
    with transaction.atomic():
        Template.objects.filter(body=body, name=called, superseded_at=None).update(superseded_at=at)
        template = Template.objects.create(body=body, name=called, kept_at=at, kept_by_id=by.person_id)
        TemplateItem.objects.bulk_create(
            TemplateItem(
                template=template,
                ordinal=place,
                code=item.code or item.kind.code,
                kind=item.kind,
                after=list(item.after),
                materials=list(item.materials),
                prepare_days=item.prepare_days,
            )
            for place, item in enumerate(items, start=1)
        )
        roots.act_on(
            template,
            "keep_template",
            subject="approval_template",
            by=by,
            at=at,
            public={"name": template.name, "kinds": [item.kind.pk for item in items]},
        )
    return template
