"""Saying how wide a border strip is and how often one must look."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.atlas import policies
from jianxing.atlas.models import AreaRule, PeriodUnit
from jianxing.atlas.operations.surveying import NoBoundaries, survey
from jianxing.atlas.queries.ruling import Rule, rule_of
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record

#: Narrower a strip means nothing on these boundaries, wider it is no border any more.
STRIP_M = (10, 20_000)
SLIVER_M2 = 10_000_000
LONGEST = 3_000


class RuleRefused(Refused):
    """No area can be looked for under such a rule."""


def set_area_rule(
    *,
    body: Body,
    strip_m: int,
    sliver_m2: int,
    enclave_period: int,
    strip_period: int,
    unit: str,
    on: date,
    by: Actor,
    at: datetime,
) -> AreaRule:
    """Set the rule of a body, and of those below it that have none of their own.

    Where it changes what is found, areas are looked for anew in the same transaction.
    """
    policies.check_can_set_area_rule(body=body, by=by)
    _check(strip_m, sliver_m2, (enclave_period, strip_period), unit)
    with transaction.atomic():
        before = rule_of(body=body.pk)
        rule = AreaRule.objects.create(
            body=body,
            strip_m=strip_m,
            sliver_m2=sliver_m2,
            enclave_period=enclave_period,
            strip_period=strip_period,
            unit=unit,
            set_at=at,
            set_by_id=by.person_id,
        )
        act = record(
            kind="body.area_rule",
            subject="body",
            subject_id=body.pk,
            by=by,
            at=at,
            public={
                "strip_m": strip_m,
                "sliver_m2": sliver_m2,
                "enclave_period": enclave_period,
                "strip_period": strip_period,
                "unit": unit,
            },
        )
        fresh = rule_of(body=body.pk)
        if fresh.settings != before.settings:
            _look_again(fresh, on=on, by=by, at=at, caused_by=act.pk)
    return rule


def _look_again(rule: Rule, *, on: date, by: Actor, at: datetime, caused_by: int) -> None:
    try:
        survey(on=on, rule=rule, by=by, at=at, caused_by=caused_by)
    except NoBoundaries:
        return  # they are looked over once they are there


def _check(strip_m: int, sliver_m2: int, periods: tuple[int, int], unit: str) -> None:
    if not STRIP_M[0] <= strip_m <= STRIP_M[1]:
        raise RuleRefused(
            _("A border strip of %(metres)s m is not possible.") % {"metres": strip_m},
            _("Give %(least)s to %(most)s m.") % {"least": STRIP_M[0], "most": STRIP_M[1]},
        )
    if not 0 <= sliver_m2 <= SLIVER_M2:
        raise RuleRefused(
            _("Slivers of %(size)s m² are not possible.") % {"size": sliver_m2},
            _("Give 0 to %(most)s m².") % {"most": SLIVER_M2},
        )
    if not all(1 <= period <= LONGEST for period in periods):
        raise RuleRefused(_("The period is not possible."), _("Give 1 to %(most)s days.") % {"most": LONGEST})
    if unit not in PeriodUnit.values:
        raise RuleRefused(_("There is no such unit."), _("Choose calendar days or working days."))
