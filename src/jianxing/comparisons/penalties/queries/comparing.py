"""What a comparison takes, and what comparisons found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from jianxing.comparisons.penalties.lifecycle import State
from jianxing.comparisons.penalties.models import Benchmark, Case, Intake, Result, Run
from jianxing.comparisons.penalties.queries.intakes import benchmarks
from jianxing.methods.penalties import model
from jianxing.methods.penalties.versions import Side, side_by_side, spread


@dataclass(frozen=True, slots=True)
class Held:
    """What a body has to compare: cases as kept and as the methods take them, in one order, and the benchmarks."""

    kept: tuple[Case, ...]
    cases: tuple[model.Case, ...]
    benchmarks: tuple[model.Benchmark, ...]


def held(*, body_id: int) -> Held:
    """Return what a body brought in and what stands of it."""
    mine = Intake.objects.filter(body_id=body_id, state=State.TAKEN).values("pk")
    kept = tuple(Case.objects.filter(intake__in=mine).select_related("decided_by").order_by("pk"))
    rows = Benchmark.objects.filter(intake__in=mine).order_by("pk")
    return Held(kept, tuple(as_case(one) for one in kept), tuple(as_benchmark(one) for one in rows))


def cases_held(*, body_id: int) -> int:
    """Return how many cases a body has to compare."""
    return Case.objects.filter(intake__body=body_id, intake__state=State.TAKEN).count()


def as_benchmark(one: Benchmark) -> model.Benchmark:
    """Return a row of a benchmark as the methods take it."""
    return model.Benchmark(
        place=one.place, item=one.item, tier=one.tier, circumstances=one.circumstances, basis=one.basis,
        version=one.version, lo=float(one.lo), hi=float(one.hi),
        statute_lo=None if one.statute_lo is None else float(one.statute_lo),
        statute_hi=None if one.statute_hi is None else float(one.statute_hi),
        valid_from=one.valid_from, valid_to=one.valid_to or model.OPEN, row=one.row,
    )  # fmt: skip


def as_case(one: Case) -> model.Case:
    """Return a case as the methods take it."""
    return model.Case(
        number=one.number, place=one.place, item=one.item, tier=one.tier, circumstances=one.circumstances,
        amount=None if one.amount is None else float(one.amount), decided_on=one.decided_on, acted_on=one.acted_on,
        basis=one.basis, version=one.version, first_offence=one.first_offence, mitigated=one.mitigated,
        counts=one.counts, authority=one.authority, row=one.row,
        point=None if one.longitude is None or one.latitude is None else (one.longitude, one.latitude),
    )  # fmt: skip


def benchmarks_in_force(*, on: date, item: str = "") -> list[Side]:
    """Return every tier with what each place has in force on a day, side by side."""
    found = benchmarks()
    if item:
        found = found.filter(item=item)
    return side_by_side(spread([as_benchmark(one) for one in found], ()), on=on)


def runs() -> QuerySet[Run]:
    """Return the comparisons that the acting body sees, newest first."""
    found: QuerySet[Run] = Run.objects.select_related("body", "made_by")
    return found.order_by("-pk")


def one_run(*, pk: int) -> Run:
    """Return a comparison; raises ``Run.DoesNotExist`` where it is not seen."""
    found: Run = Run.objects.select_related("body", "made_by").get(pk=pk)
    return found


def newest_run(*, before: datetime | None = None) -> Run | None:
    """Return the newest comparison that is seen, made before an instant where one is given."""
    found = runs()
    return (found.filter(made_at__lt=before) if before else found).first()


def results(*, run: Run, kinds: Iterable[str] = ()) -> QuerySet[Result]:
    """Return what a comparison found, in its order, without the comparable cases."""
    found = Result.objects.filter(run=run)
    if kinds:
        found = found.filter(kind__in=list(kinds))
    return found.select_related("case", "question", "asked").defer("comparable").order_by("ordinal")


def one_result(*, pk: int) -> Result:
    """Return a result whole; raises ``Result.DoesNotExist`` where it is not seen."""
    return Result.objects.select_related(
        "run", "run__body", "case", "case__decided_by", "question", "asked"
    ).get(pk=pk)


def standing_out(*, before: datetime) -> QuerySet[Result]:
    """Return the items that the newest comparison before an instant found punished differently in the places."""
    run = newest_run(before=before)
    found = Result.objects.filter(run=run) if run is not None else Result.objects.none()
    return found.filter(kind="between_places", stands_out=True).order_by("ordinal")
