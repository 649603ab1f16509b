"""Measuring a card's coverage as of a day, and keeping what it came to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.comparisons.coverage import policies, queries
from jianxing.comparisons.coverage.models import Card, Measurement
from jianxing.comparisons.coverage.operations.cards import CoverageRefused
from jianxing.comparisons.coverage.queries.held import Held
from jianxing.directory import roots
from jianxing.kernel.actor import Actor
from jianxing.kernel.canonical import canonical
from jianxing.methods.coverage.measuring import REACH_M, measure
from jianxing.methods.coverage.telling import told


@dataclass(frozen=True, slots=True)
class Measured:
    """What measuring came to, and from what."""

    as_of: date
    held: Held
    result: dict[str, Any]


def measure_coverage(*, card: Card, as_of: date, by: Actor, at: datetime) -> Measurement:
    """Compute the matrix, access and inequality from the lists, tests and residents as of a day, and keep the result."""
    policies.check_can_keep(card=card, by=by)
    held = held_on(card=card, as_of=as_of)
    return keep_measured(card=card, measured=measured(card=card, held=held, as_of=as_of), by=by, at=at)


def held_on(*, card: Card, as_of: date) -> Held:
    """Return what is measured; raises ``CoverageRefused`` where there is nothing."""
    held = queries.held(card=card, as_of=as_of)
    if not len(held.keys):
        raise CoverageRefused(
            _("There were no outlets on %(day)s.") % {"day": as_of.isoformat()}, _("Bring a list in first.")
        )
    return held


def measured(*, card: Card, held: Held, as_of: date) -> Measured:
    """Measure what is held; reads nothing."""
    places = queries.gazetteer()
    found = measure(
        districts=places.districts, residents=held.residents, of=held.districts, scenes=held.scenes, lonlat=held.lonlat,
        masks=held.masks, n_matters=len(held.matters), tests=held.tried(len(places.districts)),
        reach_m=REACH_M | card.reach_m,
    )  # fmt: skip
    return Measured(as_of, held, told(found, matters=held.matters) | {"reach_m": REACH_M | card.reach_m})


def keep_measured(*, card: Card, measured: Measured, by: Actor, at: datetime) -> Measurement:
    """Keep what was measured."""
    policies.check_can_keep(card=card, by=by)
    held, result = measured.held, measured.result
    with transaction.atomic():
        measurement = Measurement.objects.create(
            card=card, as_of=measured.as_of, versions=held.versions, outlets=len(held.keys), trials=len(held.trials),
            years=held.years, result=result, digest=hashlib.sha256(canonical(result)).hexdigest(), measured_at=at,
            measured_by_id=by.person_id,
        )  # fmt: skip
        roots.act_on(
            card, "measure", subject="coverage_card", by=by, at=at,
            public={
                "measurement": measurement.pk, "as_of": measured.as_of, "outlets": measurement.outlets,
                "trials": measurement.trials, "digest": measurement.digest,
            },
        )  # fmt: skip
    return measurement
