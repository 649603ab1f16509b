"""Files, and what was taken in of them."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from jianxing.comparisons.penalties.lifecycle import State
from jianxing.comparisons.penalties.models import Benchmark, Case, Intake
from jianxing.directory.models import Body
from jianxing.ledger.models import Act


def intakes() -> QuerySet[Intake]:
    """Return the files that the acting body sees, newest first, without their rows."""
    found: QuerySet[Intake] = Intake.objects.select_related("body", "created_by").defer("rows")
    return found.order_by("-pk")


def one_intake(*, pk: int) -> Intake:
    """Return a file; raises ``Intake.DoesNotExist`` where it is not seen."""
    found: Intake = Intake.objects.select_related("body", "created_by").get(pk=pk)
    return found


def intake_acts(*, pk: int) -> QuerySet[Act]:
    """Return the acts of a file, oldest first."""
    return Act.objects.filter(subject="penalty_intake", subject_id=pk).select_related("detail").order_by("id")


def benchmarks() -> QuerySet[Benchmark]:
    """Return the benchmarks that were taken in and stand."""
    return Benchmark.objects.filter(intake__in=Intake.objects.filter(state=State.TAKEN).values("pk"))


def cases(*, item: str = "", words: str = "") -> QuerySet[Case]:
    """Return the cases that were taken in and stand, newest first; narrowed by item and by words of the number or authority."""
    found = Case.objects.filter(intake__in=Intake.objects.filter(state=State.TAKEN).values("pk"))
    if item:
        found = found.filter(item=item)
    for word in words.split():
        found = found.filter(
            Q(number__icontains=word) | Q(authority__icontains=word) | Q(item__icontains=word)
        )
    return found.select_related("decided_by").order_by("-decided_on", "-pk")


def cases_by_key(*, keys: Iterable[int]) -> dict[int, Case]:
    """Return cases by key, those of withdrawn files among them: a result stays readable."""
    return Case.objects.filter(pk__in=list(keys)).select_related("decided_by").in_bulk()


def one_case(*, pk: int) -> Case:
    """Return a case; raises ``Case.DoesNotExist`` where it is not seen."""
    return Case.objects.select_related("decided_by", "intake", "intake__body").get(pk=pk)


def numbers_held(*, body_id: int, numbers: Sequence[str]) -> set[str]:
    """Return which decisions of these numbers a body has already."""
    taken = Intake.objects.filter(body_id=body_id, state=State.TAKEN).values("pk")
    return set(
        Case.objects.filter(intake__in=taken, number__in=list(numbers)).values_list("number", flat=True)
    )


def bodies_called(*, names: Iterable[str]) -> dict[str, Body]:
    """Return the bodies of these names, by the name that was asked for; short names and aliases count, doubtful ones do not."""
    wanted = sorted({name for name in names if name})
    found: dict[str, list[Body]] = {}
    for body in Body.objects.filter(merged_into=None).filter(
        Q(name__in=wanted) | Q(short_name__in=wanted) | Q(aliases__overlap=wanted)
    ):
        for name in {body.name, body.short_name, *body.aliases} & set(wanted):
            found.setdefault(name, []).append(body)
    return {name: those[0] for name, those in found.items() if len(those) == 1}
