"""Recording what a visitor's card did at an outlet; voiding what was recorded wrongly."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.comparisons.coverage import policies
from jianxing.comparisons.coverage.models import Failure, Matter, Outlet, Trial
from jianxing.comparisons.coverage.operations.cards import CoverageRefused
from jianxing.directory import roots
from jianxing.directory.acting import acting_body_id
from jianxing.directory.policies import check_has_reason
from jianxing.inspections.models import Inspection
from jianxing.kernel.actor import Actor
from jianxing.methods.coverage.columns import says_personal
from jianxing.methods.coverage.scenes import HOMES


class PersonalWords(CoverageRefused):
    """The words hold a number of a card, a document or a telephone."""

    def __init__(self) -> None:
        super().__init__(
            _("The words hold a number that looks like somebody's card, document or telephone."),
            _("Leave it out: what failed is enough."),
        )


def record_trial(
    *,
    outlet: Outlet,
    home: str,
    tried_on: date,
    worked: bool,
    failure: str = "",
    said: str = "",
    matter: Matter | None = None,
    inspection: Inspection | None = None,
    by: Actor,
    at: datetime,
) -> Trial:
    """Record that a card of a place worked at an outlet, or what failed; *inspection* is the visit it was part of."""
    policies.check_can_try(card=outlet.outlet_list.card, by=by)
    if home not in HOMES:
        raise CoverageRefused(
            _("Whose card was tried is missing."), _("Choose the place that issued the card.")
        )
    if tried_on > timezone.localdate(at):
        raise CoverageRefused(_("The day lies ahead."), _("Give the day on which it was tried."))
    if not worked and failure not in Failure.values:
        raise CoverageRefused(_("What failed is missing."), _("Choose what kept the card from working."))
    if says_personal(said):
        raise PersonalWords
    if matter is not None and matter.card_id != outlet.outlet_list.card_id:
        raise CoverageRefused(_("The matter belongs to another card."), _("Choose one of this card."))
    if inspection is not None and inspection.mode != Inspection.Mode.VISITOR:
        raise CoverageRefused(
            _("%(title)s is no visitor-style inspection.") % {"title": inspection.title},
            _("Choose one of that mode, or none."),
        )
    with transaction.atomic():
        trial = Trial.objects.create(
            outlet=outlet, body_id=acting_body_id(), home=home, matter=matter, tried_on=tried_on, worked=worked,
            failure="" if worked else failure, said=said.strip()[:2000], inspection=inspection, recorded_at=at,
            recorded_by_id=by.person_id,
        )  # fmt: skip
        roots.act_on(
            outlet, "try", subject="outlet", by=by, at=at,
            public={"trial": trial.pk, "home": home, "tried_on": tried_on, "worked": worked, "failure": trial.failure},
            confidential={"said": trial.said},
        )  # fmt: skip
    return trial


def void_trial(*, trial: Trial, reason: str, by: Actor, at: datetime) -> Trial:
    """Void a test that was recorded wrongly; it stays with its reason and speaks no longer."""
    policies.check_can_void_trial(trial=trial, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        done = Trial.objects.filter(pk=trial.pk, voided_at=None).update(
            voided_at=at, voided_by_id=by.person_id, void_reason=reason.strip()
        )
        if not done:
            raise roots.Overtaken(trial.outlet.name)
        trial.refresh_from_db()
        roots.act_on(
            trial.outlet, "void_trial", subject="outlet", by=by, at=at, public={"trial": trial.pk},
            confidential={"reason": trial.void_reason},
        )  # fmt: skip
    return trial
