"""Blockers, what was said of them beforehand, and what a schedule's analysis is made of."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median_high
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from jianxing.findings.lifecycle import UNCOUNTED
from jianxing.findings.lifecycle import State as FindingState
from jianxing.findings.models import Extension, Finding, FindingProject
from jianxing.ledger.models import Act
from jianxing.letters.models import Letter
from jianxing.methods.schedules.freezing import thaw
from jianxing.methods.schedules.impact import Blocker as Held
from jianxing.methods.schedules.impact import Counterfactual as Said
from jianxing.methods.schedules.model import Schedule as Network
from jianxing.schedules.lifecycle import State
from jianxing.schedules.models import (
    Blocker,
    Counterfactual,
    CounterfactualKind,
    Schedule,
    ScheduleContent,
    ScheduleTask,
    ScheduleUpdate,
    UpdateKind,
)
from jianxing.schedules.queries.blocked import BlockedSpan

#: Fewer closed findings of a kind say nothing of how long one lasts.
LEAST_OF_A_KIND = 3
_UNCOUNTED = [state.value for state in UNCOUNTED]
_ORDER = {kind: place for place, kind in enumerate(CounterfactualKind.values)}


def counted() -> QuerySet[Blocker]:
    """Return the blockers that count: neither void nor of a finding that is, or that is joined into another."""
    return Blocker.objects.filter(voided_at=None, schedule__voided_at=None).exclude(
        finding__state__in=_UNCOUNTED
    )


def _whole(found: QuerySet[Blocker], *, with_schedule: bool = True) -> QuerySet[Blocker]:
    """Add what is shown of blockers. Who does not see the schedule is given them without it: a join would leave them out."""
    said = Counterfactual.objects.filter(voided_at=None).select_related("set_body", "set_by").order_by("id")
    schedule = ("schedule__project__registered_by", "frozen_update") if with_schedule else ()
    return found.select_related(
        "finding__supervised_by",
        "finding__responsible",
        "registered_body",
        "registered_by",
        "ended_by",
        *schedule,
    ).prefetch_related(Prefetch("counterfactuals", said, to_attr="said"), "finding__extensions")


def said_of(blocker: Blocker) -> Sequence[Counterfactual]:
    """Return what was said of a blocker beforehand and stands, in the order in which one of it gives the figure."""
    if not hasattr(blocker, "said"):
        found = Counterfactual.objects.filter(blocker=blocker, voided_at=None).select_related(
            "set_body", "set_by"
        )
        blocker.said = list(found.order_by("id"))  # type: ignore[attr-defined]
    return sorted(blocker.said, key=lambda one: _ORDER[one.kind])  # type: ignore[attr-defined]


def of_schedule(*, schedule: Schedule) -> list[Blocker]:
    """Return the blockers of a schedule that count, by their first days, with what was said of each (``said``)."""
    return list(_whole(counted().filter(schedule=schedule)).order_by("first_on", "pk"))


def of_schedules(*, schedules: Iterable[int]) -> list[Blocker]:
    """Return the blockers of several schedules that count, likewise."""
    return list(_whole(counted().filter(schedule__in=list(schedules))).order_by("first_on", "pk"))


def of_finding(*, finding: Finding) -> list[Blocker]:
    """Return what a finding blocks, voided ones too, by their first days, in one query.

    Each has its limit (``limit_on``), and where the reader sees the schedule, what that and its project are called
    (``schedule_name``, ``project_name``).
    """
    limit = Counterfactual.objects.filter(
        blocker=OuterRef("pk"), voided_at=None, kind=CounterfactualKind.LIMIT
    ).values("end_on")
    seen = Schedule.objects.filter(pk=OuterRef("schedule_id"))
    found = Blocker.objects.filter(finding=finding).annotate(
        limit_on=Subquery(limit[:1]),
        schedule_name=Subquery(seen.values("name")),
        project_name=Subquery(seen.values("project__name")),
    )
    held: list[Blocker] = [*found.order_by("first_on", "pk")]
    for one in held:
        one.finding = finding
    return held


def one_blocker(*, pk: int) -> Blocker:
    """Return a blocker whole, its schedule apart, which not all see who see it; raises ``Blocker.DoesNotExist``."""
    return _whole(Blocker.objects.filter(pk=pk), with_schedule=False).get()


def blockers(*, only_open: bool = False, project: int | None = None) -> QuerySet[Blocker]:
    """Return the blockers that count on schedules that one sees, the latest first."""
    found = _whole(counted())
    if only_open:
        found = found.filter(ended_on=None)
    if project is not None:
        found = found.filter(schedule__project=project)
    return found.order_by("-pk")


def blocker_acts(*, blocker: Blocker) -> QuerySet[Act]:
    """Return what was done to a blocker, oldest first."""
    found = Act.objects.filter(subject="blocker", subject_id=blocker.pk)
    return found.select_related("detail").order_by("id")


def open_counts(*, schedules: Iterable[int]) -> dict[int, int]:
    """Return how many open blockers each of these schedules has."""
    found = counted().filter(ended_on=None, schedule__in=list(schedules)).values("schedule")
    return dict(found.annotate(n=Count("pk")).order_by().values_list("schedule", "n"))


def schedules_for(*, finding: Finding) -> QuerySet[Schedule]:
    """Return the schedules that a finding can hold up: those with an update, of its projects first."""
    own = FindingProject.objects.filter(finding=finding).values("project")
    found = Schedule.objects.filter(voided_at=None, current__isnull=False, project__in=own)
    return found.select_related("project__registered_by", "current").order_by("project__pinyin_key", "pk")


def tasks_by_key(*, update: ScheduleUpdate, keys: Sequence[str]) -> dict[str, ScheduleTask]:
    """Return the tasks of an update that have these ids."""
    return {task.key: task for task in ScheduleTask.objects.filter(update=update, key__in=list(keys))}


def update_before_day(*, schedule: Schedule, day: date) -> ScheduleUpdate | None:
    """Return the last adopted update, baselines apart, that does not know yet what began on a day; the first where all do."""
    line = list(
        ScheduleUpdate.objects.filter(schedule=schedule, state=State.ADOPTED)
        .exclude(kind=UpdateKind.BASELINE)
        .order_by("ordinal")
    )
    early = [one for one in line if frozen_on(one) <= day]
    if early:
        return max(early, key=lambda one: (frozen_on(one), one.ordinal))
    return min(line, key=lambda one: (frozen_on(one), one.ordinal), default=None)


def frozen_on(update: ScheduleUpdate) -> date:
    """Return the day that an update was made of: its data date, or the start of a plan."""
    day = update.data_on or update.starts_on
    assert day is not None
    return day


def limit_of(*, finding: Finding) -> date | None:
    """Return the limit that was set first: what an extension gave later would make more of what was saved."""
    granted = [one for one in finding.extensions.all() if one.decision == Extension.Decision.GRANTED]
    first = min(granted, key=lambda one: one.pk, default=None)
    return first.old_due_on if first is not None else finding.due_on


def limits_in_letters(*, finding: Finding) -> list[tuple[Letter, date]]:
    """Return the letters on a finding that were sent with a limit, each with the earliest limit that it sets, oldest first."""
    found = Letter.objects.filter(findings=finding, sent_at__isnull=False, receipts__due_on__isnull=False)
    pairs = found.order_by("pk", "receipts__due_on").annotate(limit=F("receipts__due_on"))
    first: dict[int, tuple[Letter, date]] = {}
    for letter in pairs:
        first.setdefault(letter.pk, (letter, letter.limit))
    return list(first.values())


@dataclass(frozen=True, slots=True)
class Usual:
    """How long closed findings of a kind lasted, in calendar days from found to closed; *findings* are those counted."""

    days: int
    findings: tuple[int, ...]


def usual_duration(*, finding: Finding, until: date) -> Usual | None:
    """Return the median of the findings of the kind that were closed and verified by a day; None where they are too few."""
    if not finding.category:
        return None
    found = (
        Finding.objects.filter(
            domain=finding.domain, category=finding.category, state=FindingState.CLOSED, closure_verified=True,
            closed_on__lte=until, closed_on__gte=F("found_on"),
        )
        .exclude(pk=finding.pk)
        .order_by("pk")
    )  # fmt: skip
    spans = list(found.values_list("pk", "found_on", "closed_on"))
    if len(spans) < LEAST_OF_A_KIND:
        return None
    days = median_high((closed - begun).days for _pk, begun, closed in spans)
    return Usual(days, tuple(pk for pk, _begun, _closed in spans))


def counts_as_resolved(blocker: Blocker, *, as_of: date) -> bool:
    """Whether what resolving it saved counts: its finding has been closed and verified by the day."""
    finding = blocker.finding
    return (
        finding.state == FindingState.CLOSED
        and finding.closure_verified
        and finding.closed_on is not None
        and finding.closed_on <= as_of
    )


@dataclass(frozen=True, slots=True)
class Inputs:
    """What an analysis is made of: updates in the order of their days, blockers as the method takes them, and their rows."""

    updates: tuple[Network, ...]
    held: tuple[Held, ...]
    blockers: tuple[Blocker, ...]


def inputs_of(*, schedule: Schedule, as_of: date) -> Inputs | None:
    """Return what an analysis of a schedule as of a day is made of; None where nothing held it up by then.

    A blocker that is open on the day counts until its expected end, or until the day where that has passed. What resolving one
    saved counts once its finding is closed and verified: until then nothing is said of what would have been.
    """
    end_of_day = _end_of(as_of)
    rows = [one for one in of_schedule(schedule=schedule) if one.registered_at < end_of_day]
    if not rows:
        return None
    frozen: dict[int, ScheduleUpdate] = {}
    chosen: dict[int, int] = {}
    for row in rows:
        update: ScheduleUpdate | None = row.frozen_update
        if update is None or update.state != State.ADOPTED:
            update = update_before_day(schedule=schedule, day=row.first_on)
        if update is not None:
            frozen[update.pk] = update
            chosen[row.pk] = update.pk
    if not frozen:
        return None
    in_order = sorted(frozen.values(), key=lambda one: (frozen_on(one), one.ordinal))
    place = {update.pk: number for number, update in enumerate(in_order)}
    held = tuple(held_of(row, update=place[chosen[row.pk]], as_of=as_of) for row in rows if row.pk in chosen)
    return Inputs(networks_of(in_order), held, tuple(rows))


def networks_of(updates: Sequence[ScheduleUpdate]) -> tuple[Network, ...]:
    """Return the networks of several updates, in one query."""
    kept = ScheduleContent.objects.in_bulk([one.pk for one in updates])
    return tuple(thaw(zlib.decompress(bytes(kept[one.pk].packed))) for one in updates)


def held_of(row: Blocker, *, update: int | None, as_of: date) -> Held:
    """Return a blocker as the method takes it as of a day; *update* is the number of its frozen update."""
    end_of_day = _end_of(as_of)
    ended = row.ended_at is not None and row.ended_at < end_of_day
    resolved = counts_as_resolved(row, as_of=as_of)
    return Held(
        key=str(row.pk),
        tasks=tuple(row.keys),
        first=row.first_on,
        expected_end=row.expected_on if ended else max(row.expected_on, as_of),
        actual_end=row.ended_on if ended else None,
        counterfactuals=tuple(
            Said(one.kind, one.end_on, _who(one), timezone.localdate(one.set_at))
            for one in said_of(row)
            if one.set_at < end_of_day and (resolved or not ended)
        ),
        name=f"{row.finding.number} {row.name}",
        effort=row.effort_days,
        update=update,
    )


def _who(one: Counterfactual) -> str:
    person = one.set_by.name if one.set_by else ""
    return " ".join(filter(None, (one.set_body.label, person)))


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def spans(schedule: Schedule) -> Iterable[BlockedSpan]:
    """Yield the days on which tasks of a schedule are held up, as its plots show them."""
    held = counted().filter(schedule=schedule).select_related("finding").order_by("first_on", "pk")
    for row in held:
        for key in row.keys:
            yield BlockedSpan(
                task=key,
                first=row.first_on,
                end=row.ended_on or row.expected_on,
                is_open=row.is_open,
                label=f"{row.finding.number} {row.name}",
                finding=row.finding_id,
            )


def resolved_before_limit(blocker: Blocker) -> int | None:
    """Return by how many calendar days it ended before the limit that was set for it, where one was; less than 0 is after it."""
    if blocker.ended_on is None:
        return None
    if hasattr(blocker, "limit_on"):
        limit = blocker.limit_on
    else:
        limit = next((one.end_on for one in said_of(blocker) if one.kind == CounterfactualKind.LIMIT), None)
    limit = limit or limit_of(finding=blocker.finding)
    return (limit - blocker.ended_on).days if limit is not None else None


def seen_schedules(*, of: Iterable[Blocker]) -> Mapping[int, Schedule]:
    """Return the schedules of these blockers that the reader sees, by their keys."""
    return {
        one.pk: one
        for one in Schedule.objects.filter(pk__in={row.schedule_id for row in of}).select_related("project")
    }


def matching(*, words: str) -> Q:
    """Return what narrows blockers to words of their names, findings or projects."""
    found = Q()
    for word in words.split():
        found &= (
            Q(name__icontains=word)
            | Q(finding__number__icontains=word)
            | Q(schedule__project__name__icontains=word)
        )
    return found


def blocker_page(*, found: QuerySet[Blocker], cursor: str, size: int) -> tuple[list[Blocker], str]:
    """Return a page of blockers that come latest first, and where the next begins."""
    if cursor.isdecimal() and len(cursor) < 18:
        found = found.filter(pk__lt=int(cursor))
    rows: list[Any] = list(found[: size + 1])
    return rows[:size], str(rows[size - 1].pk) if len(rows) > size else ""
