"""The list of series, one series, its neighbours; indicators, places and limits."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from jianxing.indicators.catalogue import WEATHER
from jianxing.indicators.models import Indicator, Limit, Series, Station, Step
from jianxing.ledger.models import Act


def series(
    *, item: str = "", step: str = "", source_kind: str = "", reports: int | None = None, words: str = ""
) -> QuerySet[Series]:
    """Return the series that are not void by indicator and place, with both; narrowed where it is said."""
    found: QuerySet[Series] = (
        Series.objects.filter(voided_at=None)
        .select_related("indicator", "station", "reports", "registered_by")
        .order_by("indicator__pinyin_key", "station__pinyin_key", "id")
    )
    exact = {"indicator__item": item, "step": step, "source_kind": source_kind, "reports": reports}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    for word in words.split():
        found = found.filter(
            Q(indicator__name__icontains=word)
            | Q(indicator__item__icontains=word)
            | Q(station__name__icontains=word)
            | Q(source__icontains=word)
        )
    return found


def series_cursor(one: Series) -> str:
    """Return where a page of series that ends with this one is continued."""
    return f"{one.indicator.pinyin_key}~{one.station.pinyin_key}~{one.pk}"


def series_after(found: QuerySet[Series], *, cursor: str) -> QuerySet[Series]:
    """Return the series after a cursor; anything else than a cursor starts anew."""
    parts = cursor.split("~")
    if len(parts) != 3 or not parts[2].isdecimal():
        return found
    indicator, station, pk = parts
    same = Q(indicator__pinyin_key=indicator)
    return found.filter(
        Q(indicator__pinyin_key__gt=indicator)
        | same & Q(station__pinyin_key__gt=station)
        | same & Q(station__pinyin_key=station, pk__gt=int(pk))
    )


def one_series(*, pk: int) -> Series:
    """Return a series with indicator, place and bodies; raises ``Series.DoesNotExist`` where it is not seen."""
    found: Series = Series.objects.select_related("indicator", "station", "reports", "registered_by").get(
        pk=pk
    )
    return found


def weather_beside(*, series: Sequence[Series]) -> list[Series]:
    """Return the weather at the places of *series*, by the hour or the day, each item of a place once."""
    found = (
        Series.objects.filter(
            voided_at=None,
            station__in={one.station_id for one in series},
            indicator__item__in=WEATHER,
            step__in=(Step.HOUR, Step.DAY),
        )
        .select_related("indicator", "station")
        .order_by("pk")
    )
    first: dict[tuple[int, str], Series] = {}
    for one in found:
        first.setdefault((one.station_id, one.indicator.item), one)
    return list(first.values())


def neighbours(*, series: Series) -> QuerySet[Series]:
    """Return the other series of the same item, step and kind of source."""
    found: QuerySet[Series] = (
        Series.objects.filter(
            voided_at=None,
            indicator__item=series.indicator.item,
            step=series.step,
            source_kind=series.source_kind,
        )
        .exclude(pk=series.pk)
        .select_related("indicator", "station", "reports", "registered_by")
        .order_by("station__pinyin_key", "id")
    )
    return found


def series_of_stations(*, stations: Sequence[int], step: str) -> QuerySet[Series]:
    """Return the series of places at one step, by place and item."""
    found: QuerySet[Series] = (
        Series.objects.filter(voided_at=None, station__in=stations, step=step)
        .select_related("indicator", "station", "reports", "registered_by")
        .order_by("station_id", "indicator__item", "id")
    )
    return found


def items() -> list[str]:
    """Return the items of which there are series, by name."""
    return sorted(
        Series.objects.filter(voided_at=None).values_list("indicator__item", flat=True).order_by().distinct()
    )


def indicators(*, words: str = "") -> QuerySet[Indicator]:
    """Return the indicators that are not void and seen, by name."""
    found = Indicator.objects.filter(voided_at=None).select_related("registered_by")
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(item__icontains=word))
    return found.order_by("pinyin_key", "id")


def one_indicator(*, pk: int) -> Indicator:
    """Return an indicator; raises ``Indicator.DoesNotExist`` where it is not seen."""
    return Indicator.objects.select_related("registered_by").get(pk=pk)


def one_limit(*, pk: int) -> Limit:
    """Return a limit with its indicator; raises ``Limit.DoesNotExist`` where it is not seen."""
    return Limit.objects.select_related("indicator__registered_by").get(pk=pk)


def limits(*, indicator: Indicator, step: str = "") -> QuerySet[Limit]:
    """Return the limits of an indicator, void ones left out, each with the day from which it holds."""
    found = Limit.objects.filter(indicator=indicator, voided_at=None).order_by("step", "since")
    return found.filter(step=step) if step else found


def limits_by_day(*, indicator: Indicator, step: str) -> tuple[tuple[date, float], ...]:
    """Return the limits of an indicator at one step, each with the day from which it holds."""
    return tuple((one.since, one.value) for one in limits(indicator=indicator, step=step))


def stations(*, kind: str = "", words: str = "") -> QuerySet[Station]:
    """Return the places that are not void and seen, by name."""
    found = Station.objects.filter(voided_at=None).select_related("registered_by")
    if kind:
        found = found.filter(kind=kind)
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(code__icontains=word))
    return found.order_by("pinyin_key", "id")


def one_station(*, pk: int) -> Station:
    """Return a place; raises ``Station.DoesNotExist`` where it is not seen."""
    return Station.objects.select_related("registered_by").get(pk=pk)


def series_acts(*, pk: int) -> QuerySet[Act]:
    """Return the acts of a series with their disclosed details, oldest first."""
    return Act.objects.filter(subject="reading_series", subject_id=pk).select_related("detail").order_by("id")
