"""Water by class, compensation beside what was paid, hazardous waste in balance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from jianxing.indicators.models import (
    Compensation,
    Payment,
    ReadingsVersion,
    SectionAim,
    Series,
    Station,
    Step,
    WasteManifest,
)
from jianxing.indicators.queries.looks import months
from jianxing.indicators.queries.readings import newest_of
from jianxing.methods.compensation import Agreement, Due, due
from jianxing.methods.waste import Balance, Manifest, Verdict, balances, judged
from jianxing.methods.water import LIMITS, Judged, is_worse, judge

#: What a manifest's amounts may differ by.
TOLERANCE = 0.01
_ITEMS = (*LIMITS, "pH")


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a section: its class, which items decide, whether it misses its aim."""

    month: date
    judged: Judged
    aim: str
    misses: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A water section with its months, newest first."""

    station: Station
    months: Sequence[Month]
    series: Sequence[Series]


def sections(*, most: int = 100, station: int | None = None) -> list[Section]:
    """Return the water sections that have readings, each judged month by month."""
    found = Series.objects.filter(
        voided_at=None, station__kind=Station.Kind.SECTION, indicator__item__in=_ITEMS
    )
    if station is not None:
        found = found.filter(station=station)
    series = list(
        found.exclude(step=Step.YEAR)
        .select_related("indicator", "station", "station__registered_by")
        .order_by("station__pinyin_key", "station_id", "indicator__item")[: most * len(_ITEMS)]
    )
    versions, aims = newest_of(series=series), _aims({one.station_id for one in series})
    by_station: dict[int, list[Series]] = {}
    for one in series:
        by_station.setdefault(one.station_id, []).append(one)
    return [
        Section(those[0].station, _months(those, versions, aims.get(pk, [])), those)
        for pk, those in list(by_station.items())[:most]
    ]


def _aims(stations: set[int]) -> dict[int, list[SectionAim]]:
    found: dict[int, list[SectionAim]] = {}
    for aim in SectionAim.objects.filter(station__in=stations, voided_at=None).order_by("since"):
        found.setdefault(aim.station_id, []).append(aim)
    return found


def _months(
    series: Sequence[Series], versions: Mapping[int, ReadingsVersion], aims: Sequence[SectionAim]
) -> list[Month]:
    values: dict[date, dict[str, float | None]] = {}
    for one in series:
        if one.pk in versions:
            for month, value in months(version=versions[one.pk]):
                values.setdefault(month, {})[one.indicator.item] = value
    told = []
    for month, means in sorted(values.items(), reverse=True):
        found = judge(means)
        aim = next((one.water_class for one in reversed(aims) if one.since <= month), "")
        misses = bool(aim and found.of_section and is_worse(found.of_section, aim))
        told.append(Month(month, found, aim, misses))
    return told


def compensations() -> QuerySet[Compensation]:
    """Return the agreements that are not void, newest first."""
    found: QuerySet[Compensation] = Compensation.objects.filter(voided_at=None)
    return found.select_related("station", "upper", "lower", "registered_by").order_by("-id")


def one_compensation(*, pk: int) -> Compensation:
    """Return an agreement; raises ``Compensation.DoesNotExist`` where it is not seen."""
    found: Compensation = Compensation.objects.select_related(
        "station", "upper", "lower", "registered_by"
    ).get(pk=pk)
    return found


@dataclass(frozen=True, slots=True)
class YearDue:
    """What a year makes due by the agreement's formula, beside what was paid; both in 10,000 yuan."""

    year: int
    due: Due
    means: Mapping[str, float | None]
    paid: float
    payments: Sequence[Payment]

    @property
    def difference(self) -> float | None:
        """How much more was paid than is due, None where nothing can be computed."""
        return None if self.due.due is None else self.paid - self.due.due


def years_due(*, compensation: Compensation) -> list[YearDue]:
    """Return each year of an agreement: computed from the section's readings, beside what was paid."""
    agreement = Agreement(**compensation.terms)
    series = list(
        Series.objects.filter(
            voided_at=None, station=compensation.station_id, indicator__item__in=list(agreement.basic)
        ).select_related("indicator", "station")
    )
    versions = newest_of(series=series)
    by_item: dict[str, dict[int, list[float]]] = {}
    for one in series:
        if one.pk in versions:
            for month, value in months(version=versions[one.pk]):
                if value is not None:
                    by_item.setdefault(one.indicator.item, {}).setdefault(month.year, []).append(value)
    payments: dict[int, list[Payment]] = {}
    for payment in Payment.objects.filter(compensation=compensation, voided_at=None):
        payments.setdefault(payment.year, []).append(payment)
    told = []
    for year in range(compensation.from_year, compensation.to_year + 1):
        means: dict[str, float | None] = {
            item: (sum(held) / len(held) if (held := by_item.get(item, {}).get(year)) else None)
            for item in agreement.basic
        }
        paid = payments.get(year, [])
        told.append(YearDue(year, due(agreement, means), means, float(sum(one.amount for one in paid)), paid))
    return told


def manifests(*, waste: str = "", words: str = "") -> QuerySet[WasteManifest]:
    """Return the manifests that are not void, newest first."""
    found: QuerySet[WasteManifest] = WasteManifest.objects.filter(voided_at=None).select_related(
        "registered_by"
    )
    if waste:
        found = found.filter(waste=waste)
    for word in words.split():
        found = (
            found.filter(number__icontains=word)
            | found.filter(sender__icontains=word)
            | found.filter(receiver__icontains=word)
        )
    return found.order_by("-sent_on", "-id")


def one_manifest(*, pk: int) -> WasteManifest:
    """Return a manifest; raises ``WasteManifest.DoesNotExist`` where it is not seen."""
    found: WasteManifest = WasteManifest.objects.select_related("registered_by").get(pk=pk)
    return found


def as_manifest(one: WasteManifest) -> Manifest:
    """Return a manifest as the method takes it."""
    return Manifest(one.number, one.waste, one.sent_on, one.sent, one.carried, one.received)


def verdict(one: WasteManifest, *, on: date) -> Verdict:
    """Return how a manifest stands."""
    return judged(as_manifest(one), tolerance=TOLERANCE, on=on)


def waste_balances(*, on: date) -> dict[tuple[int, str], Balance]:
    """Return the balance of each year and kind of waste, of all manifests that are seen."""
    found: Any = WasteManifest.objects.filter(voided_at=None).iterator(chunk_size=2000)
    return balances((as_manifest(one) for one in found), tolerance=TOLERANCE, on=on)
