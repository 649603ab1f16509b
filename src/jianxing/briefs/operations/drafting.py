"""A brief is drafted from the body's template, written, sent to others once issued, and voided."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.briefs import policies, standard, texts
from jianxing.briefs.lifecycle import State
from jianxing.briefs.models import Brief
from jianxing.briefs.operations.steps import act_on, change, refresh_visibility, take
from jianxing.briefs.operations.templates import check_text
from jianxing.briefs.queries import template
from jianxing.briefs.texts import Section
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.directory.roots import reserve
from jianxing.kernel.actor import Actor
from jianxing.notices.operations import tell


class BriefRefused(Refused):
    """The brief's day or words cannot stand so."""


def draft(*, as_of: date, title: str = "", by: Actor, at: datetime) -> Brief:
    """Draft a brief as of a day from the acting body's template, or from the usual text where it has none."""
    policies.check_can_write(by=by)
    _check_day(as_of, at=at)
    held = template()
    sections = texts.read(held.sections) if held else standard.SECTIONS
    title = title.strip() or (held.title if held else standard.TITLE)
    check_text(title=title, sections=sections)
    with transaction.atomic():
        body, pk = Body.objects.get(pk=by.body), reserve(Brief)
        brief = Brief(
            pk=pk,
            number=f"{body.code}-B{timezone.localdate(at).year}-{pk:06d}",
            body=body,
            state=State.DRAFT.value,
            title=title[:120],
            subtitle=held.subtitle if held else "",
            sections=[section.plain() for section in sections],
            as_of=as_of,
            drafted_at=at,
            drafted_by_id=by.person_id,
            authors=[by.person_id] if by.person_id else [],
            visible_to=[body.pk],
        )
        brief.save(force_insert=True)
        act_on(
            brief=brief,
            action="draft",
            by=by,
            at=at,
            public={"number": brief.number, "as_of": as_of, "template": held.version if held else 0},
            confidential={"title": brief.title, "sections": brief.sections},
        )
    return brief


def _check_day(as_of: date, *, at: datetime) -> None:
    if as_of > timezone.localdate(at):
        raise BriefRefused(
            _("%(day)s lies in the future.") % {"day": as_of.isoformat()}, _("Choose today or a day before.")
        )


def write(
    *,
    brief: Brief,
    title: str,
    subtitle: str = "",
    sections: Sequence[Section],
    as_of: date,
    by: Actor,
    at: datetime,
) -> Brief:
    """Write a draft anew; one that came back becomes a draft by it. Who writes does not review."""
    policies.check_can_edit(brief=brief, by=by)
    _check_day(as_of, at=at)
    check_text(title=title, sections=sections)
    plain = [section.plain() for section in sections]
    authors = brief.authors
    if by.person_id and by.person_id not in authors:
        authors = [*authors, by.person_id]
    before = {"title": brief.title, "sections": brief.sections}
    with transaction.atomic():
        changes: dict[str, Any] = {
            "title": title.strip()[:120],
            "subtitle": subtitle.strip()[:200],
            "sections": plain,
            "as_of": as_of,
            "authors": authors,
        }
        if State(brief.state) is State.RETURNED:
            take(brief=brief, action="revise", by=by, changes={**changes, "return_reason": ""})
        else:
            change(brief, **changes)
        act_on(
            brief=brief,
            action="write",
            by=by,
            at=at,
            public={"as_of": as_of, "version": brief.version},
            confidential={"before": before, "after": {"title": brief.title, "sections": plain}},
        )
    return brief


def share(*, brief: Brief, bodies: Iterable[Body], by: Actor, at: datetime) -> Brief:
    """Send an issued brief to further bodies: they read its text and values, and the rows that are theirs to see."""
    policies.check_can_share(brief=brief, by=by)
    fresh = [body.pk for body in bodies if body.pk not in brief.shared_with and body.pk != brief.body_id]
    if not fresh:
        return brief
    with transaction.atomic():
        change(brief, shared_with=[*brief.shared_with, *fresh])
        refresh_visibility([brief.pk])
        act_on(brief=brief, action="share", by=by, at=at, public={"bodies": fresh})
        _tell(brief, fresh, kind="brief.issued", at=at)
    return brief


def void(*, brief: Brief, reason: str, by: Actor, at: datetime) -> Brief:
    """Void a brief (作废): it stays, with its reason; those who had it are told."""
    policies.check_can_take(brief=brief, action="void", by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        take(
            brief=brief,
            action="void",
            by=by,
            changes={"voided_at": at, "voided_by_id": by.person_id, "void_reason": reason.strip()},
        )
        act_on(brief=brief, action="void", by=by, at=at, confidential={"reason": reason.strip()})
        _tell(brief, brief.shared_with, kind="brief.voided", at=at)
    return brief


def _tell(brief: Brief, bodies: Sequence[int], *, kind: str, at: datetime) -> None:
    tell(
        body_ids=list(bodies),
        kind=kind,
        subject="brief",
        subject_id=brief.pk,
        params={} if kind == "brief.issued" else {"number": brief.number},
        at=at,
    )
