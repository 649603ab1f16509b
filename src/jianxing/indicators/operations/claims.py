"""Recording what departments claim, recomputing it, and aims by date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.acting import acting_body_id
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.indicators import policies, queries
from jianxing.indicators.models import Claim, ClaimSeries, Compares, Recomputation, Series, Statistic, Target
from jianxing.kernel.actor import Actor
from jianxing.projects.models import FocusItem


class ClaimRefused(Refused):
    """The formula of a claim, or an aim, does not make sense."""


@dataclass(frozen=True, slots=True)
class FormulaDraft:
    """The formula of a claim as somebody writes it; without a base it is about the value itself."""

    statistic: str
    compares: str
    first_on: date
    last_on: date
    base_first_on: date | None = None
    base_last_on: date | None = None


def record_claim(
    *,
    text: str,
    source: str,
    made_on: date,
    claimant: Body,
    formula: FormulaDraft,
    series: Sequence[Series],
    value: float,
    decimals: int = 0,
    is_demo: bool = False,
    by: Actor,
    at: datetime,
) -> Claim:
    """Record what a department claims with the formula that it rests on, and recompute it."""
    policies.check_can_keep_indicators(by=by)
    text, source = " ".join(text.split()), " ".join(source.split())
    _check(text, source, formula, series)
    body = acting_body_id()
    with transaction.atomic():
        claim: Claim = Claim.objects.create(
            text=text, source=source, made_on=made_on, claimant=claimant, registered_by_id=body,
            statistic=formula.statistic, compares=formula.compares, first_on=formula.first_on,
            last_on=formula.last_on, base_first_on=formula.base_first_on, base_last_on=formula.base_last_on,
            value=value, decimals=decimals, is_demo=is_demo, created_at=at, visible_to=[body],
        )  # fmt: skip
        ClaimSeries.objects.bulk_create(ClaimSeries(claim=claim, series=one) for one in series)
        roots.refresh("indicators_refresh_claims", [claim.pk])
        roots.act_on(
            claim, "record", subject="claim", by=by, at=at,
            public={
                "claimant": claimant.pk, "statistic": claim.statistic, "compares": claim.compares,
                "value": repr(value), "series": [one.pk for one in series],
            },
            confidential={"text": text, "source": source},
        )  # fmt: skip
        claim.refresh_from_db()
        recompute_claim(claim=claim, by=by, at=at)
    return claim


def _check(text: str, source: str, formula: FormulaDraft, series: Sequence[Series]) -> None:
    if not text or not source:
        raise ClaimRefused(
            _("A claim needs its words and a source."), _("Copy the sentence and say where it stands.")
        )
    if formula.statistic not in Statistic.values or formula.compares not in Compares.values:
        raise ClaimRefused(_("There is no such statistic or comparison."), _("Choose one of the list."))
    has_base = formula.base_first_on is not None and formula.base_last_on is not None
    if has_base == (formula.compares == Compares.LEVEL) or (formula.base_first_on is None) != (
        formula.base_last_on is None
    ):
        raise ClaimRefused(
            _("A change needs a base, and a value has none."), _("Give both days of the base, or none.")
        )
    stretches = [(formula.first_on, formula.last_on)]
    if formula.base_first_on is not None and formula.base_last_on is not None:
        stretches.append((formula.base_first_on, formula.base_last_on))
    if any(last < first for first, last in stretches):
        raise ClaimRefused(_("A stretch ends before it begins."), _("Exchange the two days."))
    if not series:
        raise ClaimRefused(_("A claim rests on one series at least."), _("Choose the series."))
    if len({(one.indicator.item, one.indicator.unit, one.step) for one in series}) > 1:
        raise ClaimRefused(
            _("The series of a claim are of one item, unit and step."),
            _("Choose series that can be averaged."),
        )


def recompute_claim(*, claim: Claim, by: Actor, at: datetime) -> Recomputation:
    """Compute a claim's formula on the readings as they stand now, and say why they differ."""
    policies.check_can_recompute(claim=claim, by=by)
    found = queries.recomputed(claim=claim)
    with transaction.atomic():
        made: Recomputation = Recomputation.objects.create(
            claim=claim, value=found.outcome.value, now=found.outcome.now, before=found.outcome.before,
            agrees=found.agrees, reasons=found.reasons, readings=found.readings, made_at=at, made_by_id=by.person_id,
        )  # fmt: skip
        roots.act_on(
            claim, "recompute", subject="claim", by=by, at=at,
            public={"value": repr(made.value), "agrees": made.agrees, "readings": made.readings},
        )  # fmt: skip
    return made


def void_claim(*, claim: Claim, reason: str, by: Actor, at: datetime) -> Claim:
    """Void a claim that was recorded wrongly; it stays with its reason."""
    policies.check_can_recompute(claim=claim, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        roots.change(
            claim, name=claim.text, where={"voided_at": None},
            to={"voided_at": at, "voided_by_id": by.person_id, "void_reason": reason.strip()},
        )  # fmt: skip
        roots.act_on(claim, "void", subject="claim", by=by, at=at, confidential={"reason": reason.strip()})
    return claim


def set_target(
    *,
    focus_item: FocusItem,
    series: Series,
    statistic: str,
    value: float,
    by_on: date,
    base_value: float,
    base_on: date,
    basis: str,
    by: Actor,
    at: datetime,
) -> Target:
    """Give a focus item an aim by a day on a series; distance and pace are computed from its readings."""
    policies.check_can_keep_indicators(by=by)
    if statistic not in Statistic.values or not basis.strip() or by_on <= base_on:
        raise ClaimRefused(
            _("An aim needs a statistic, what it is based on, and a day after that of its base."),
            _("Name the document that sets it."),
        )
    facts: dict[str, Any] = {
        "statistic": statistic, "value": value, "by_on": by_on, "base_value": base_value, "base_on": base_on,
        "basis": basis.strip(),
    }  # fmt: skip
    with transaction.atomic():
        try:
            with transaction.atomic():
                target: Target = Target.objects.create(
                    focus_item=focus_item,
                    series=series,
                    registered_by_id=acting_body_id(),
                    set_at=at,
                    **facts,
                )
        except IntegrityError as refusal:
            raise ClaimRefused(
                _("This focus item has that aim already."), _("Void it first, with a reason.")
            ) from refusal
        roots.act_on(
            target, "set", subject="target", by=by, at=at,
            public={"focus_item": focus_item.pk, "series": series.pk, "value": repr(value), "by_on": by_on},
            confidential={"basis": target.basis},
        )  # fmt: skip
    return target


def void_target(*, target: Target, reason: str, by: Actor, at: datetime) -> Target:
    """Void an aim; it stays with its reason."""
    policies.check_can_change_target(target=target, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        done = Target.objects.filter(pk=target.pk, voided_at=None).update(
            voided_at=at, voided_by_id=by.person_id, void_reason=reason.strip()
        )
        if not done:
            raise roots.Overtaken(target.focus_item.title)
        target.refresh_from_db()
        roots.act_on(
            target, "void", subject="target", by=by, at=at, confidential={"reason": target.void_reason}
        )
    return target
