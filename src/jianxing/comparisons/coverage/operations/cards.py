"""Following a card, sharing it with the other places, voiding it, and the letters from which changes are counted."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.comparisons.coverage import policies
from jianxing.comparisons.coverage.models import Card, CardLetter, Matter, Scene
from jianxing.directory import roots
from jianxing.directory.acting import acting_body_id
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.kernel.actor import Actor
from jianxing.letters.models import Letter
from jianxing.methods.coverage.measuring import REACH_M
from jianxing.methods.coverage.scenes import MOST_MATTERS


class CoverageRefused(Refused):
    """What is said of a card, a list, residents or a test does not suffice."""


class CalledSoAlready(Refused):
    """A name stands once where it stands."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("There is “%(name)s” already.") % {"name": name}, _("Use it, or choose another name.")
        )


def add_card(
    *,
    name: str,
    summary: str = "",
    matters: Sequence[tuple[str, str]] = (),
    reach_m: dict[str, float] | None = None,
    is_demo: bool = False,
    by: Actor,
    at: datetime,
) -> Card:
    """Follow a card; *matters* are names with their scene (empty for none), *reach_m* how far residents go for a scene."""
    policies.check_can_add_card(by=by)
    name = " ".join(name.split())
    if not name:
        raise CoverageRefused(_("A card needs a name."), _("Write what it is called, as 社会保障卡一卡通."))
    reach = {scene: float(metres) for scene, metres in (reach_m or {}).items()}
    if any(scene not in REACH_M or not 0 < metres <= 1_000_000 for scene, metres in reach.items()):
        raise CoverageRefused(
            _("A reach is a distance above 0 and at most 1,000 km."), _("Write it in kilometres.")
        )
    body_id = acting_body_id()
    with transaction.atomic():
        with roots.first_come(name, CalledSoAlready(name)):
            card: Card = Card.objects.create(
                name=name, summary=summary.strip(), registered_by_id=body_id, reach_m=reach, is_demo=is_demo,
                created_at=at, visible_to=[body_id],
            )  # fmt: skip
        roots.refresh("coverage_refresh_cards", [card.pk])
        roots.act_on(
            card, "add", subject="coverage_card", by=by, at=at, public={"matters": len(matters)},
            confidential={"name": name},
        )  # fmt: skip
        add_matters(card=card, matters=matters, at=at)
    card.refresh_from_db()
    return card


def add_matters(*, card: Card, matters: Sequence[tuple[str, str]], at: datetime) -> dict[str, int]:
    """Give matters that are new their bit, in the caller's transaction; returns the bit of each matter of the card by name."""
    known = dict(Matter.objects.filter(card=card).values_list("name", "bit"))
    fresh = {name: scene for name, scene in matters if name not in known}
    if len(known) + len(fresh) > MOST_MATTERS:
        raise CoverageRefused(
            _("There would be more than %(most)d matters.") % {"most": MOST_MATTERS},
            _("Check the column of matters: it may hold remarks."),
        )
    start = max(known.values(), default=-1) + 1
    Matter.objects.bulk_create([
        Matter(card=card, bit=bit, name=name[:120], scene=scene if scene in Scene.values else "", added_at=at)
        for bit, (name, scene) in enumerate(fresh.items(), start=start)
    ])  # fmt: skip
    return known | {name: bit for bit, name in enumerate(fresh, start=start)}


def share_card(*, card: Card, bodies: Iterable[Body], by: Actor, at: datetime) -> Card:
    """Let bodies of the other places see the card with its lists, and record tests of it."""
    policies.check_can_keep(card=card, by=by)
    fresh = [body.pk for body in bodies if body.pk not in card.shared_with]
    if not fresh:
        return card
    with transaction.atomic():
        roots.change(
            card, name=card.name, where={"voided_at": None}, to={"shared_with": [*card.shared_with, *fresh]}
        )
        roots.refresh("coverage_refresh_cards", [card.pk])
        roots.act_on(card, "share", subject="coverage_card", by=by, at=at, public={"bodies": fresh})
    card.refresh_from_db()
    return card


def void_card(*, card: Card, reason: str, by: Actor, at: datetime) -> Card:
    """Void a card with all its lists: it stays, with its reason, and is counted nowhere."""
    policies.check_can_keep(card=card, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        roots.change(
            card, name=card.name, where={"voided_at": None},
            to={"voided_at": at, "voided_by_id": by.person_id, "void_reason": reason.strip()},
        )  # fmt: skip
        roots.act_on(
            card, "void", subject="coverage_card", by=by, at=at, confidential={"reason": reason.strip()}
        )
    return card


def link_letter(*, card: Card, letter: Letter, by: Actor, at: datetime) -> CardLetter:
    """Count changes of the card from a letter that was sent; linking it twice changes nothing."""
    policies.check_can_keep(card=card, by=by)
    if letter.sent_at is None:
        raise CoverageRefused(
            _("%(number)s has not been sent.") % {"number": letter.number},
            _("Choose a letter that was sent."),
        )
    with transaction.atomic():
        link, is_new = CardLetter.objects.get_or_create(
            card=card, letter=letter, defaults={"linked_at": at, "linked_by_id": by.person_id}
        )
        if is_new:
            roots.act_on(
                card, "link_letter", subject="coverage_card", by=by, at=at, public={"letter": letter.pk}
            )
    return link
