"""Every read of instructions. Row security has the last word on each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from jianxing.directory.fixed import Fixed, Given
from jianxing.findings.models import Finding
from jianxing.inspections.models import Inspection
from jianxing.instructions.lifecycle import WITH_ADDRESSEE, ChargeState, State
from jianxing.instructions.models import Charge, Instruction
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.projects.models import Project

PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to."""

    side: str = "written"  # or "received"
    state: str = ""
    urgency: str = ""
    late: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of instructions or of charges, how many there are in all, and where the next begins."""

    rows: Sequence[Any]
    count: int
    next_cursor: str = ""


def page(*, filters: Filters, by: Actor, today: date, cursor: str = "", size: int = PAGE) -> Page:
    """Return instructions that the acting body wrote or sees from above, or the charges that it received, newest first."""
    found = _received(filters, by, today) if filters.side == "received" else _written(filters, by, today)
    count = found.order_by().count()
    if cursor.isdecimal():
        found = found.filter(pk__lt=int(cursor))
    rows = list(found.order_by("-pk")[: size + 1])
    return Page(rows[:size], count, str(rows[size - 1].pk) if len(rows) > size else "")


def _late(today: date) -> Q:
    return Q(state__in=WITH_ADDRESSEE, due_on__lt=today)


def _written(filters: Filters, by: Actor, today: date) -> QuerySet[Any]:
    found = Instruction.objects.exclude(
        ~Q(body=by.body_id) & Q(addressed__contains=[by.body_id])
    ).select_related("body", "signed_by")
    charges = Charge.objects.select_related("addressee")
    found = found.prefetch_related(Prefetch("charges", charges))
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.urgency:
        found = found.filter(urgency=filters.urgency)
    if filters.late:
        found = found.filter(Exists(Charge.objects.filter(_late(today), instruction=OuterRef("pk"))))
    if filters.words:
        said = Q(words__icontains=filters.words) | Q(proposal__icontains=filters.words)
        found = found.filter(said | Q(number__icontains=filters.words) | Q(matter__icontains=filters.words))
    return found


def _received(filters: Filters, by: Actor, today: date) -> QuerySet[Any]:
    found = Charge.objects.filter(addressee=by.body_id).exclude(state=ChargeState.PROPOSED)
    found = found.select_related("instruction__body", "instruction__signed_by", "addressee", "person")
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.urgency:
        found = found.filter(instruction__urgency=filters.urgency)
    if filters.late:
        found = found.filter(_late(today))
    if filters.words:
        of = Q(instruction__words__icontains=filters.words) | Q(instruction__matter__icontains=filters.words)
        found = found.filter(of | Q(asked__icontains=filters.words))
    return found


def one(*, pk: int) -> Instruction:
    """Return an instruction with all its page shows; raises ``DoesNotExist`` where it is not seen."""
    charges = Charge.objects.select_related(
        "addressee", "person", "carried_by", "confirmed_by"
    ).prefetch_related("reports__reported_by", "reports__file_links__file__blob")
    found: Instruction = (
        Instruction.objects.select_related("body", "drafted_by", "signed_by", "ended_by", "supersedes")
        .prefetch_related(Prefetch("charges", charges))
        .get(pk=pk)
    )
    return found


def one_charge(*, pk: int) -> Charge:
    """Return a charge with its instruction; raises ``DoesNotExist`` where it is not seen."""
    found: Charge = Charge.objects.select_related(
        "instruction__body", "addressee", "person", "reported_by"
    ).get(pk=pk)
    return found


def successor(*, instruction: Instruction) -> Instruction | None:
    """Return the instruction that supersedes this one, where the reader sees it."""
    return Instruction.objects.filter(supersedes=instruction).first()


def matter_of(*, instruction: Instruction) -> Finding | Project | Inspection | None:
    """Return what the instruction is about, where the reader (still) sees it."""
    for model, pk in (
        (Finding, instruction.finding_id),
        (Project, instruction.project_id),
        (Inspection, instruction.inspection_id),
    ):
        if pk is not None:
            found: Finding | Project | Inspection | None = model.objects.filter(pk=pk).first()
            return found
    return None


def _about(matter: str) -> Fixed[Instruction]:
    return Fixed(
        lambda: (
            Instruction.objects.filter(**{matter: Given("pk")})
            .select_related("body", "signed_by", "drafted_by")
            .order_by("-pk")
        )
    )


_ABOUT = {matter: _about(matter) for matter in ("finding", "project", "inspection")}


def about(
    *, finding: Finding | None = None, project: Project | None = None, inspection: Inspection | None = None
) -> list[Instruction]:
    """Return the instructions on a matter that the reader sees, the latest first; one query, two where there are any."""
    matters = {"finding": finding, "project": project, "inspection": inspection}
    [(name, matter)] = [(name, matter) for name, matter in matters.items() if matter is not None]
    found = _ABOUT[name](pk=matter.pk)
    prefetch_related_objects(found, Prefetch("charges", Charge.objects.select_related("addressee")))
    return found


def acts(*, instruction: Instruction) -> list[Act]:
    """Return what was done to an instruction and its charges, oldest first, as far as the reader sees the charges."""
    charges: Iterable[int] = [charge.pk for charge in instruction.charges.all()]
    found = Act.objects.filter(
        Q(subject="instruction", subject_id=instruction.pk) | Q(subject="charge", subject_id__in=charges)
    )
    return list(found.select_related("detail").order_by("id"))


def signing_act(*, instruction: Instruction) -> Act | None:
    """Return the act by which an instruction was signed."""
    return Act.objects.filter(
        kind="instruction.sign", subject="instruction", subject_id=instruction.pk
    ).first()


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for the acting body."""

    to_sign: int
    to_confirm: int
    to_receive: int
    to_report: int
    late: int


def waiting(*, by: Actor, today: date) -> Waiting:
    """Return what waits: for the leader's signature and word, and for the body that is addressed. Two queries."""
    mine = Q(addressee=by.body_id)
    numbers = Charge.objects.aggregate(
        to_confirm=Count("pk", filter=Q(instruction__body=by.body_id, state=ChargeState.DONE)),
        to_receive=Count("pk", filter=mine & Q(state=ChargeState.SENT)),
        to_report=Count("pk", filter=mine & Q(state=ChargeState.RECEIVED)),
        late=Count("pk", filter=mine & _late(today)),
    )
    to_sign = Instruction.objects.filter(body=by.body_id, state=State.DRAFT).count()
    return Waiting(to_sign=to_sign, **numbers)


def to_sign(*, by: Actor, most: int) -> list[Instruction]:
    """Return the drafts that wait for a signature in the acting body, the most urgent first."""
    rank = {"most_urgent": 0, "urgent": 1, "ordinary": 2}
    found = Instruction.objects.filter(body=by.body_id, state=State.DRAFT)
    charges = Charge.objects.select_related("addressee", "person")
    shown = found.select_related("drafted_by").prefetch_related(Prefetch("charges", charges)).order_by("pk")
    return sorted(shown[:most], key=lambda instruction: rank[instruction.urgency])


def to_confirm(*, by: Actor, most: int) -> list[Charge]:
    """Return the reports that wait for the leader's word, oldest first."""
    found = Charge.objects.filter(instruction__body=by.body_id, state=ChargeState.DONE)
    return list(
        found.select_related("instruction__body", "addressee", "person")
        .prefetch_related("reports")
        .order_by("due_on", "pk")[:most]
    )


def to_carry(*, by: Actor, most: int) -> list[Charge]:
    """Return what is asked of the acting body, the most urgent deadline first."""
    found = Charge.objects.filter(addressee=by.body_id, state__in=WITH_ADDRESSEE)
    return list(found.select_related("instruction__body", "person").order_by("due_on", "pk")[:most])
