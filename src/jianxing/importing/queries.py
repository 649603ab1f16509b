"""Every read of imports; inside ``acting(by)``, since row security decides what there is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet, Sum

from jianxing.directory.acting import acting_body_id
from jianxing.directory.models import Body
from jianxing.importing.apart.packing import understanding_of as unpacked
from jianxing.importing.bulk import read
from jianxing.importing.matching import Known, Names, Offer, written_names
from jianxing.importing.models import ColumnMapping, ImportRow, ImportRun, RememberedName, Source, SourceRow
from jianxing.importing.reading.columns import comparable
from jianxing.importing.reading.result import Understanding

#: The code of a row that the database did not take; it is none of the reader's messages.
NOT_STORABLE = "not_storable"
#: What a table of rows can be narrowed to.
FILTERS = ("all", "doubts", "errors")


def runs(*, before: int | None = None) -> QuerySet[ImportRun]:
    """Return the runs that the acting body sees, newest first; *before* is the last key of the page above."""
    found: QuerySet[ImportRun] = ImportRun.objects.select_related("body", "created_by").order_by("-id")
    return found if before is None else found.filter(pk__lt=before)


def run(*, pk: int) -> ImportRun:
    """Return one run; raises ``ImportRun.DoesNotExist`` where the acting body does not see it."""
    found: ImportRun = ImportRun.objects.select_related("body", "file", "created_by", "started_by").get(pk=pk)
    return found


def rows(
    *, run: ImportRun, only: str = "all", table: int | None = None, decisions: Iterable[str] = ()
) -> QuerySet[ImportRow]:
    """Return a run's rows in the order of the file, all or those with doubts or errors."""
    found = ImportRow.objects.filter(run=run).order_by("id")
    if only == "doubts":
        found = found.filter(has_doubt=True)
    elif only == "errors":
        found = found.filter(Q(has_error=True) | Q(is_refused=True))
    if table is not None:
        found = found.filter(table=table)
    wanted = list(decisions)
    return found.filter(decision__in=wanted) if wanted else found


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of a table there are, and how many need a look."""

    table: int
    rows: int
    doubts: int
    errors: int


def tallies(*, run: ImportRun) -> dict[int, Tally]:
    """Return the tally of every table that has rows."""
    counted = (
        ImportRow.objects.filter(run=run)
        .order_by()
        .values("table")
        .annotate(
            rows=Count("id"),
            doubts=Count("id", filter=Q(has_doubt=True)),
            errors=Count("id", filter=Q(has_error=True) | Q(is_refused=True)),
        )
    )
    return {
        row["table"]: Tally(table=row["table"], rows=row["rows"], doubts=row["doubts"], errors=row["errors"])
        for row in counted
    }


def counts(*, run: ImportRun) -> dict[str, int]:
    """Count a run's rows by what becomes of them; ``read`` is all that name a problem."""
    by_decision = dict.fromkeys(ImportRow.Decision.values, 0)
    for decision, number in (
        ImportRow.objects.filter(run=run).order_by().values_list("decision").annotate(n=Count("id"))
    ):
        by_decision[decision] = number
    fine = by_decision.pop(ImportRow.Decision.FINE)
    return {"read": sum(by_decision.values()), **by_decision, "no_problem": fine}


def finding_ids(*, run: ImportRun, decision: str = "") -> list[int]:
    """Return the findings that a run made or changed."""
    found = ImportRow.objects.filter(run=run, pk__lte=run.cursor, finding__isnull=False)
    if decision:
        found = found.filter(decision=decision)
    return list(found.order_by("id").values_list("finding_id", flat=True))


def remembered_columns() -> dict[str, str]:
    """Return what the body has decided about headers: header text → field."""
    return dict(ColumnMapping.objects.filter(body_id=acting_body_id()).values_list("header", "field"))


def mapping_for(*, run: ImportRun) -> dict[str, str]:
    """Return the remembered mapping with what was decided for this run over it."""
    remembered = remembered_columns()
    return {**remembered, **{comparable(header): field for header, field in run.mapping.items()}}


def names() -> Names:
    """Return every body by its names, and what the acting body means by names of its own."""
    bodies = Body.objects.filter(merged_into=None).values_list(
        "pk", "name", "short_name", "aliases", "pinyin_initials"
    )
    remembered = dict(
        RememberedName.objects.filter(body_id=acting_body_id()).values_list("written", "meant_id")
    )
    return Names(
        (Known(pk, name, short, tuple(aliases), initials) for pk, name, short, aliases, initials in bodies),
        remembered=remembered,
    )


@dataclass(frozen=True, slots=True)
class NameAsked:
    """A written name that no body is called exactly: where it stands, what it may mean, what was chosen."""

    written: str
    rows: int
    first_sheet: str
    first_row: int
    offers: Sequence[Offer]
    chosen: int | None


def names_asked(*, run: ImportRun) -> list[NameAsked]:
    """Return the names of the run that somebody should look at, the most used first, without offers."""
    known = names()
    used: dict[str, list[int]] = {}
    places: dict[str, tuple[str, int]] = {}
    importable = ImportRow.objects.filter(run=run, is_refused=False).exclude(decision=ImportRow.Decision.FINE)
    for sheet, row, responsible, assisting in importable.order_by("id").values_list(
        "sheet", "row", "values__responsible", "values__assisting"
    ):
        for written in written_names([{"responsible": responsible, "assisting": assisting}]):
            used.setdefault(written, []).append(row)
            places.setdefault(written, (sheet, row))
    asked = [
        NameAsked(
            written=written,
            rows=len(at),
            first_sheet=places[written][0],
            first_row=places[written][1],
            offers=(),
            chosen=run.matches.get(written),
        )
        for written, at in used.items()
        if known.settled(written) is None
    ]
    return sorted(asked, key=lambda item: (-item.rows, item.written))


def with_offers(asked: Iterable[NameAsked]) -> list[NameAsked]:
    """Return names with the bodies that each may mean; comparing with every body takes its time, so ask for a page."""
    known = names()
    return [replace(name, offers=known.offers(name.written)) for name in asked]


def sources(*, keys: Iterable[str]) -> dict[str, Source]:
    """Return the ledgers of these names that the body has imported before."""
    return {
        source.key: source for source in Source.objects.filter(body_id=acting_body_id(), key__in=set(keys))
    }


def has_ledgers() -> bool:
    """Return whether the body has ever imported a row."""
    return SourceRow.objects.filter(body_id=acting_body_id()).exists()


def ledgers_seen() -> int:
    """Return how many batches have gone into the body's ledgers so far; unchanged, none of them has changed."""
    total = Source.objects.filter(body_id=acting_body_id()).aggregate(total=Sum("version"))["total"]
    return int(total or 0)


def overlap(*, fingerprints: Iterable[str]) -> Mapping[int, int]:
    """Return how many of these rows stand in each ledger that the body has imported before."""
    return dict(read("overlap", body=acting_body_id(), fingerprints=list(set(fingerprints))))


def understanding_of(*, run: ImportRun) -> Understanding:
    """Return what was understood of a run's file, out of its rows."""
    rows = (
        {
            "table": row.table,
            "sheet": row.sheet,
            "row": row.row,
            "values": row.values,
            "raw": row.raw,
            "cells": row.cells,
            "problems": [problem for problem in row.problems if problem["code"] != NOT_STORABLE],
            "is_refused": row.is_refused,
            "is_fine": row.decision == ImportRow.Decision.FINE,
        }
        for row in ImportRow.objects.filter(run=run).order_by("id").iterator(chunk_size=2000)
    )
    return unpacked(file=run.name, kind=run.kind, tables=run.tables, notes=run.notes, rows=rows)


def brought_in(*, run: ImportRun) -> QuerySet[ImportRow, int | None]:
    """Return the keys of the findings that a run registered anew."""
    rows = ImportRow.objects.filter(
        run=run, decision=ImportRow.Decision.NEW, is_done=True, finding__isnull=False
    )
    return rows.order_by().values_list("finding_id", flat=True)
