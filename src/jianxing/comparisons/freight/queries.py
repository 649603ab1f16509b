"""Every read of freight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from jianxing.comparisons.freight.lifecycle import MismatchState
from jianxing.comparisons.freight.models import (
    Document,
    DocumentFile,
    MapEntry,
    Mismatch,
    Movement,
    Route,
    Source,
    Traffic,
    UsualCost,
)
from jianxing.ledger.models import Act
from jianxing.methods.freight.kinds import KIND_AT, Kind
from jianxing.methods.freight.linking import WINDOW_DAYS
from jianxing.methods.freight.maps import PACKAGES, PLACES, Maps, Place, maps_of

#: Days beside those of new documents in which they are compared with what is there.
_BESIDE: Final = timedelta(days=2 * WINDOW_DAYS)


def traffics() -> QuerySet[Traffic]:
    """Return what the acting body sees followed."""
    found: QuerySet[Traffic] = Traffic.objects.filter(voided_at=None).select_related("registered_by")
    return found


def one_traffic(*, pk: int) -> Traffic:
    """Return what is followed; raises ``Traffic.DoesNotExist`` where it is not seen."""
    found: Traffic = Traffic.objects.select_related("registered_by").get(pk=pk)
    return found


def sources(*, traffic: Traffic) -> QuerySet[Source]:
    """Return the sources of documents with who answers for them."""
    return Source.objects.filter(traffic=traffic).select_related("issuer", "traffic__registered_by")


def one_source(*, pk: int) -> Source:
    """Return a source; raises ``Source.DoesNotExist`` where it is not seen."""
    return Source.objects.select_related("issuer", "traffic__registered_by").get(pk=pk)


def names(*, traffic: Traffic) -> QuerySet[MapEntry]:
    """Return the names of places and packages that the body has added."""
    return MapEntry.objects.filter(traffic=traffic)


def costs(*, traffic: Traffic) -> dict[str, UsualCost]:
    """Return what correcting each kind of document usually costs, where it is known."""
    return {one.kind: one for one in UsualCost.objects.filter(traffic=traffic)}


def routes(*, traffic: Traffic) -> QuerySet[Route]:
    """Return the routes."""
    return routes_by_key(pk=traffic.pk)


def routes_by_key(*, pk: int | None) -> QuerySet[Route]:
    """Return the routes of the traffic with a key; none where there is none."""
    return Route.objects.filter(traffic=pk) if pk is not None else Route.objects.none()


def maps(*, traffic: Traffic) -> Maps:
    """Return the maps of names: those of the body before those that the product knows."""
    added = list(names(traffic=traffic))
    places = [
        Place(one.code, (one.name,), is_port=one.sort == MapEntry.Sort.PORT)
        for one in added
        if one.sort != MapEntry.Sort.PACKAGE
    ]
    packages: dict[str, list[str]] = {}
    for one in added:
        if one.sort == MapEntry.Sort.PACKAGE:
            packages.setdefault(one.code, []).append(one.name)
    for code, known in PACKAGES.items():
        packages.setdefault(code, []).extend(known)
    return maps_of(places=[*places, *PLACES], packages=packages)


def files(*, traffic: Traffic) -> QuerySet[DocumentFile]:
    """Return the files of documents, newest first."""
    return DocumentFile.objects.filter(traffic=traffic).select_related("source").order_by("-pk")


def one_file(*, pk: int) -> DocumentFile:
    """Return a file; raises ``DocumentFile.DoesNotExist`` where it is not seen."""
    return DocumentFile.objects.select_related("source", "traffic__registered_by", "created_by").get(pk=pk)


def standing(*, traffic: Traffic, first: date | None = None, last: date | None = None) -> QuerySet[Document]:
    """Return the documents that stand; where a stretch is given, those of the days around it, and all of their movements.

    A movement is compared whole or not at all: with a part of its documents, what disagrees would seem to be mended.
    """
    found = Document.objects.filter(traffic=traffic, superseded_at=None)
    if first is not None and last is not None:
        near = found.filter(dated_on__gte=first - _BESIDE, dated_on__lte=last + _BESIDE)
        whole = near.exclude(movement=None).order_by().values("movement")
        found = found.filter(Q(pk__in=near.order_by().values("pk")) | Q(movement__in=whole))
    return found.order_by("pk")


def line_of(document: Document, *, place: int) -> dict[str, Any]:
    """Return a document as a line to be compared; *place* is told as its row."""
    line = dict(document.stated)
    for name in ("railed_on", "on_board_on", "at"):
        if line.get(name):
            line[name] = date.fromisoformat(line[name])
    return line | {
        "kind": KIND_AT[Kind(document.kind)], "number": document.number, "container": document.container,
        "at": document.dated_on, "row": place,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """Which movements are listed."""

    route: int | None = None
    field: str = ""
    state: str = ""
    words: str = ""


def movements(*, traffic: Traffic, filters: Filters) -> QuerySet[Movement]:
    """Return movements, newest first, with how many documents and open mismatches each has."""
    found = Movement.objects.filter(traffic=traffic).select_related("route")
    if filters.route is not None:
        found = found.filter(route=filters.route)
    if filters.field or filters.state:
        those = Mismatch.objects.all()
        if filters.field:
            those = those.filter(field=filters.field)
        if filters.state:
            those = those.filter(state=filters.state)
        found = found.filter(pk__in=those.values("movement_id"))
    for word in filters.words.split():
        numbered = Document.objects.filter(traffic=traffic, number__icontains=word)
        found = found.filter(
            Q(container__icontains=word)
            | Q(enterprise__icontains=word)
            | Q(pk__in=numbered.values("movement_id"))
        )
    return found.annotate(
        document_count=Count("documents", filter=Q(documents__superseded_at=None), distinct=True),
        open_count=Count("mismatches", filter=Q(mismatches__state="open"), distinct=True),
        mended_count=Count("mismatches", filter=Q(mismatches__state="mended"), distinct=True),
    ).order_by("-pk")


def one_movement(*, pk: int) -> Movement:
    """Return a movement; raises ``Movement.DoesNotExist`` where it is not seen."""
    return Movement.objects.select_related("traffic__registered_by", "route").get(pk=pk)


def documents_of(*, movement: Movement) -> list[Document]:
    """Return a movement's documents, those superseded too, in the order of kinds."""
    found = Document.objects.filter(movement=movement).select_related("source__issuer", "file")
    return sorted(found, key=lambda one: (KIND_AT[Kind(one.kind)], one.number, one.ordinal, one.pk))


def mismatches(*, movement: Movement) -> list[Mismatch]:
    """Return a movement's mismatches with both documents, the open ones first."""
    found = Mismatch.objects.filter(movement=movement).select_related(
        "left__source__issuer", "right__source__issuer", "question__asked", "ended_by"
    )
    return sorted(found, key=lambda one: (one.state != MismatchState.OPEN, one.pk))


def found_in(*, traffic: Traffic, filters: Filters) -> QuerySet[Mismatch]:
    """Return the mismatches of the movements that a list is narrowed to, those of the newest movement first."""
    found = Mismatch.objects.filter(
        movement__in=movements(traffic=traffic, filters=filters).order_by().values("pk")
    )
    if filters.field:
        found = found.filter(field=filters.field)
    if filters.state:
        found = found.filter(state=filters.state)
    return found.order_by("-movement_id", "pk")


def one_mismatch(*, pk: int) -> Mismatch:
    """Return a mismatch; raises ``Mismatch.DoesNotExist`` where it is not seen."""
    return Mismatch.objects.select_related(
        "movement__traffic__registered_by", "movement__route", "left__source__issuer",
        "right__source__issuer", "question",
    ).get(pk=pk)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Month:
    """Of one month and route or field: movements that began, mismatches found on them, and how many of these are open."""

    month: date
    key: str
    movements: int
    found: int
    still_open: int


def by_route(*, traffic: Traffic) -> list[Month]:
    """Return what was found by route and month of the movement's first day."""
    return _months(traffic, "route__name", "movement__route__name")


def by_field(*, traffic: Traffic) -> list[Month]:
    """Return what was found by field and month of the movement's first day."""
    totals = _movements_by_month(traffic)
    rows = (
        Mismatch.objects.filter(movement__traffic=traffic)
        .annotate(month=TruncMonth("movement__first_on"))
        .values("month", "field")
        .annotate(found=Count("pk"), still=Count("pk", filter=Q(state="open")))
        .order_by("month", "field")
    )
    return [
        Month(row["month"], row["field"], totals.get(row["month"], 0), row["found"], row["still"]) for row in rows
    ]  # fmt: skip


def _movements_by_month(traffic: Traffic) -> dict[date, int]:
    rows = (
        Movement.objects.filter(traffic=traffic)
        .annotate(month=TruncMonth("first_on"))
        .values("month")
        .annotate(n=Count("pk"))
    )
    return {row["month"]: row["n"] for row in rows}


def _months(traffic: Traffic, of_movement: str, of_mismatch: str) -> list[Month]:
    began = (
        Movement.objects.filter(traffic=traffic)
        .annotate(month=TruncMonth("first_on"), key=F(of_movement))
        .values("month", "key")
        .annotate(n=Count("pk"))
        .order_by("month", "key")
    )
    found = {
        (row["month"], row["key"]): (row["found"], row["still"])
        for row in Mismatch.objects.filter(movement__traffic=traffic)
        .annotate(month=TruncMonth("movement__first_on"), key=F(of_mismatch))
        .values("month", "key")
        .annotate(found=Count("pk"), still=Count("pk", filter=Q(state="open")))
    }
    return [
        Month(row["month"], row["key"] or "", row["n"], *found.get((row["month"], row["key"]), (0, 0)))
        for row in began
    ]


def routes_served(*, before: datetime) -> list[Route]:
    """Return the routes on which movements with documents of both sea and rail were compared before an instant."""
    seen = Document.objects.filter(brought_at__lt=before, movement__route__isnull=False)
    rail = seen.filter(kind=Kind.RAIL_WAYBILL).values("movement__route_id")
    sea = seen.filter(kind__in=[Kind.BILL_OF_LADING, Kind.MANIFEST]).values("movement__route_id")
    found = Route.objects.filter(pk__in=rail, traffic__voided_at=None).filter(pk__in=sea)
    return list(found.select_related("traffic").order_by("pk"))


def resolved(*, before: datetime) -> list[Mismatch]:
    """Return the mismatches that a corrected document had closed before an instant."""
    found = Mismatch.objects.filter(
        state=MismatchState.MENDED, ended_at__lt=before, movement__traffic__voided_at=None
    )
    return list(found.select_related("movement__route").order_by("pk"))


def enterprises_agreeing(*, mended: Iterable[Mismatch], before: datetime) -> dict[str, list[Movement]]:
    """Return the enterprises whose documents disagreed, as *mended* shows, and before an instant no longer did."""
    movements: dict[str, list[Movement]] = {}
    for one in mended:
        if one.movement.enterprise and one.movement not in movements.setdefault(one.movement.enterprise, []):
            movements[one.movement.enterprise].append(one.movement)
    still = set(
        Mismatch.objects.filter(found_at__lt=before, movement__enterprise__in=list(movements))
        .filter(Q(state=MismatchState.OPEN) | Q(ended_at__gte=before))
        .values_list("movement__enterprise", flat=True)
    )
    return {name: those for name, those in sorted(movements.items()) if name not in still}


def acts_of(*, subject: str, pk: int) -> QuerySet[Act]:
    """Return what was done to a thing of freight, oldest first."""
    return Act.objects.filter(subject=subject, subject_id=pk).select_related("detail").order_by("id")


def named(*, pks: Iterable[int]) -> list[Mismatch]:
    """Return those of the mismatches that the acting body sees."""
    found = Mismatch.objects.filter(pk__in=list(pks)).select_related("movement__route", "left", "right")
    return list(found.order_by("pk"))
