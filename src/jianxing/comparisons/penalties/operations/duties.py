"""Who may act: delegations of authority and chains of duties, recorded and voided."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.comparisons.penalties import policies
from jianxing.comparisons.penalties.models import Chain, Delegation, Link, LinkBody
from jianxing.directory import roots
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor


class DutyRefused(Refused):
    """What is said of it does not suffice."""


def record_delegation(
    *,
    giver: Body,
    taker: Body,
    document: str,
    valid_from: date,
    valid_to: date | None = None,
    items: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> Delegation:
    """Record that *giver* lets *taker* punish in its area (执法权委托): some items, or all where none are named."""
    policies.check_can_record_duties(by=by)
    document = " ".join(document.split())
    if giver.pk == taker.pk:
        raise DutyRefused(_("A body does not delegate to itself."), _("Choose another body."))
    if not document:
        raise DutyRefused(_("A delegation needs its document."), _("Write title or number of the document."))
    if valid_to is not None and valid_to < valid_from:
        raise DutyRefused(_("The last day lies before the first."), _("Correct the days."))
    named = sorted({" ".join(one.split())[:200] for one in items} - {""})
    with transaction.atomic():
        held: Delegation = Delegation.objects.create(
            giver=giver, taker=taker, document=document[:200], valid_from=valid_from, valid_to=valid_to,
            items=named, registered_by_id=by.body, recorded_at=at, visible_to=[by.body],
        )  # fmt: skip
        roots.refresh("penalties_refresh_delegations", [held.pk])
        roots.act_on(
            held, "record", subject="delegation", by=by, at=at,
            public={"giver": giver.pk, "taker": taker.pk, "valid_from": valid_from, "valid_to": valid_to},
            confidential={"document": held.document, "items": named},
        )  # fmt: skip
    return held


def void_delegation(*, delegation: Delegation, reason: str, by: Actor, at: datetime) -> Delegation:
    """Void a delegation with a reason: it never held."""
    policies.check_can_change(thing=delegation, by=by)
    _void(delegation, "delegation", reason, by, at)
    return delegation


def record_chain(
    *, title: str, document: str, links: Sequence[tuple[str, Sequence[Body]]], by: Actor, at: datetime
) -> Chain:
    """Record a matter as a chain of duties; a link may have no body or several, which is what is looked for."""
    policies.check_can_record_duties(by=by)
    title, document = " ".join(title.split())[:200], " ".join(document.split())[:200]
    duties = [" ".join(duty.split())[:200] for duty, _bodies in links]
    if not title or not document or not duties or not all(duties):
        raise DutyRefused(
            _("A chain needs a title, a document and its duties."), _("Write a line for each duty.")
        )
    with transaction.atomic():
        chain: Chain = Chain.objects.create(
            title=title, document=document, registered_by_id=by.body, recorded_at=at, visible_to=[by.body]
        )
        roots.refresh("penalties_refresh_chains", [chain.pk])
        made = Link.objects.bulk_create(
            [Link(chain=chain, ordinal=at_, duty=duty) for at_, duty in enumerate(duties, start=1)]
        )
        LinkBody.objects.bulk_create(
            [
                LinkBody(link=link, body=body)
                for link, (_duty, bodies) in zip(made, links, strict=True)
                for body in {body.pk: body for body in bodies}.values()
            ]
        )
        roots.act_on(
            chain, "record", subject="duty_chain", by=by, at=at, public={"links": len(made)},
            confidential={"title": title, "document": document, "duties": duties},
        )  # fmt: skip
    return chain


def void_chain(*, chain: Chain, reason: str, by: Actor, at: datetime) -> Chain:
    """Void a chain with a reason; it is recorded anew where it was wrong."""
    policies.check_can_change(thing=chain, by=by)
    _void(chain, "duty_chain", reason, by, at)
    return chain


def _void(thing: Delegation | Chain, subject: str, reason: str, by: Actor, at: datetime) -> None:
    if not reason.strip():
        raise DutyRefused(_("A reason is needed."), _("Write it in one sentence or more."))
    with transaction.atomic():
        roots.change(
            thing, name=str(thing), where={"voided_at": None},
            to={"voided_at": at, "voided_by_id": by.person_id, "void_reason": reason.strip()},
        )  # fmt: skip
        roots.act_on(thing, "void", subject=subject, by=by, at=at, confidential={"reason": reason.strip()})
