"""Stored analyses, and what is computed from today's records as one would be made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
from django.db.models import QuerySet

from jianxing.ledger.models import Act
from jianxing.methods.schedules.impact import frozen
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.schedules.models import Analysis, Blocker, Schedule
from jianxing.schedules.queries.blockers import Inputs, inputs_of


def analyses(*, schedule: Schedule) -> QuerySet[Analysis]:
    """Return the analyses of a schedule that one sees, newest first, without what went into them."""
    found = Analysis.objects.filter(schedule=schedule).defer("inputs", "result")
    return found.select_related("made_body", "made_by").order_by("-pk")


def analyses_with(*, blocker: Blocker) -> QuerySet[Analysis]:
    """Return the analyses that a blocker went into, newest first."""
    return analyses(schedule=Schedule(pk=blocker.schedule_id)).filter(blockers__contains=[blocker.pk])


def one_analysis(*, pk: int) -> Analysis:
    """Return an analysis with its schedule; raises ``Analysis.DoesNotExist`` where it is not seen."""
    return Analysis.objects.select_related(
        "schedule__project__registered_by", "schedule__current", "made_body", "made_by"
    ).get(pk=pk)


def analysis_act(*, analysis: Analysis) -> Act | None:
    """Return the act by which an analysis was made."""
    return Act.objects.filter(subject="analysis", subject_id=analysis.pk).order_by("id").first()


@dataclass(frozen=True, slots=True)
class Computed:
    """An analysis as it comes out of the records: inputs and result as JSON values with their digests, and the blockers."""

    inputs: Mapping[str, Any]
    inputs_digest: str
    result: Mapping[str, Any]
    blockers: Sequence[Blocker]


def computed(*, schedule: Schedule, as_of: date) -> Computed | None:
    """Compute an analysis of a schedule as of a day from its records; None where nothing held it up.

    Raises ``ScheduleRefused`` where a blocker names a task that an update does not have.
    """
    found = inputs_of(schedule=schedule, as_of=as_of)
    return None if found is None else computed_of(found)


def computed_of(found: Inputs) -> Computed:
    """Compute an analysis of given inputs."""
    inputs = frozen.frozen(found.updates, found.held)
    return Computed(
        inputs, frozen.digest(inputs), orjson.loads(_result(orjson.dumps(inputs))), found.blockers
    )


@lru_cache(maxsize=64)
def _result(inputs: bytes) -> bytes:
    """Analyse frozen inputs; the same inputs come to the same, whoever asks."""
    return orjson.dumps(frozen.told(frozen.recounted(orjson.loads(inputs))))


@dataclass(frozen=True, slots=True)
class Recomputed:
    """Whether a stored analysis is what its frozen inputs come to: digests that differ, and parts that do."""

    faults: tuple[str, ...]
    differing: tuple[str, ...]
    result: Mapping[str, Any] | None

    @property
    def holds(self) -> bool:
        """Whether it recomputes to the figure."""
        return not self.faults and not self.differing


def recomputed(*, analysis: Analysis) -> Recomputed:
    """Compute a stored analysis anew from its frozen inputs, and hold it against its digests, the act and what is stored."""
    faults = []
    act = analysis_act(analysis=analysis)
    for name in ("inputs", "result"):
        digest = frozen.digest(getattr(analysis, name))
        if digest != getattr(analysis, f"{name}_digest"):
            faults.append(f"{name}_digest")
        if act is None or act.public.get(name) != digest:
            faults.append(f"{name}_in_ledger")
    try:
        anew = orjson.loads(_result(orjson.dumps(analysis.inputs)))
    except ScheduleRefused as refusal:
        return Recomputed((*faults, f"inputs: {refusal.code}"), (), None)
    differing = list(frozen.differences(analysis.result, anew))
    figures = {
        "saved_days": anew["joint_saved_calendar_days"],
        "delay_days": anew["total_delay_calendar_days"],
        "base_on": date.fromisoformat(anew["base_finish"]),
        "finish_on": date.fromisoformat(anew["finish"]),
    }
    differing += [name for name, value in figures.items() if getattr(analysis, name) != value]
    return Recomputed(tuple(faults), tuple(differing), anew)


def is_current(*, analysis: Analysis) -> bool:
    """Whether the records, read as of the analysis's day, still come to its inputs."""
    try:
        now = inputs_of(schedule=analysis.schedule, as_of=analysis.as_of)
    except ScheduleRefused:
        return False
    return now is not None and frozen.digest(frozen.frozen(now.updates, now.held)) == analysis.inputs_digest
