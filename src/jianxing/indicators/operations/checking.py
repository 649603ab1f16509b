"""Doing a run of checks: readings read, tested outside any transaction, results and questions written in one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from time import monotonic
from typing import Any

import numpy as np

from jianxing.directory import roots
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed
from jianxing.indicators import queries
from jianxing.indicators.catalogue import REPORTS, UNSOLVED, WEATHER
from jianxing.indicators.lifecycle import RunState
from jianxing.indicators.models import CheckResult, CheckRun, ReadingsVersion, SourceKind
from jianxing.indicators.operations.placebos import Placebos, Stations
from jianxing.indicators.operations.wording import City, Work, called, question_of
from jianxing.kernel.actor import Actor
from jianxing.methods.forensics.checking import Also, Checked, check_all
from jianxing.methods.readings import Series as Readings
from jianxing.questions import operations as questions
from jianxing.questions.models import Question

_EVERY_SECONDS = 1.0


class Stopped(Exception):
    """Somebody stopped the run."""


def perform_checks(*, run_id: int, by: Actor, at: datetime) -> None:
    """Do a run that waits, or that a worker left; one that was stopped leaves nothing. May run twice.

    What is flagged after the correction over the run is raised as a question to the body that reports, for a supervisor to send
    or dismiss; the same is not raised twice.
    """
    work = _begun(run_id, by)
    if work is None:
        return
    try:
        settings = work.run.settings
        found = check_all(
            work.readings,
            weather=work.weather,
            limit=settings["limit"],
            also=work.also,
            only=settings["checks"],
            tell=_Telling(work.run, by).tell,
        )
        with acting(by):
            _write(work, found, by=by, at=at)
    except Stopped:
        return
    except Exception as failure:
        with acting(by):
            CheckRun.objects.filter(pk=run_id, state=RunState.RUNNING).update(
                state=RunState.FAILED, finished_at=at, failure=f"{type(failure).__name__}: {failure}"[:500]
            )
        raise


def _begun(run_id: int, by: Actor) -> Work | None:
    with acting(by):
        run = (
            CheckRun.objects.select_for_update(of=("self",))
            .filter(pk=run_id, state__in=(RunState.WAITING, RunState.RUNNING))
            .first()
        )
        if run is None:
            return None
        CheckRun.objects.filter(pk=run_id).update(state=RunState.RUNNING)
        run.state = RunState.RUNNING
        first_on, last_on, break_on = (
            date.fromisoformat(day) if (day := run.settings[name]) else None
            for name in ("first_on", "last_on", "break_on")
        )
        ordinals = {one["series"]: one["version"] for one in run.series}
        held = queries.series().in_bulk(list(ordinals))
        series, readings = [], []
        third: dict[tuple[str, str], Readings] = {}
        first: dict[tuple[str, str], Readings] = {}
        felt: dict[str, Readings] = {}
        unsolved: dict[str, Readings] = {}
        weather: dict[str, list[Readings]] = {}
        for pk, one in sorted(held.items()):
            version = ReadingsVersion.objects.get(series=one, ordinal=ordinals[pk])
            whole = queries.readings(series=one, version=version)
            if one.indicator.item == UNSOLVED:
                unsolved[one.station.jurisdiction_code or one.station.name] = whole
                continue
            if one.indicator.item == REPORTS:
                felt[one.station.jurisdiction_code or one.station.name] = whole
                continue
            taken = within(whole, first_on, last_on)
            if one.indicator.item in WEATHER:
                weather.setdefault(taken.station, []).append(taken)
                continue
            if one.source_kind == SourceKind.THIRD_PARTY:
                third[taken.station, taken.item] = taken
                continue
            series.append(one)
            readings.append(taken)
            if version.ordinal > 1:
                begun = ReadingsVersion.objects.get(series=one, ordinal=1)
                first[taken.station, taken.item] = within(
                    queries.readings(series=one, version=begun), first_on, last_on
                )
        places = [
            ((taken.station, taken.item), one.station.jurisdiction_code or one.station.name)
            for one, taken in zip(series, readings, strict=True)
        ]
        noticed = {key: felt[place] for key, place in places if place in felt}
        left = {key: unsolved[place] for key, place in places if place in unsolved}
        return Work(run, series, readings, Also(third, first, break_on, noticed), left, weather)


def within(readings: Readings, first_on: date | None, last_on: date | None) -> Readings:
    """Return the readings of some days."""
    days = readings.times.astype("datetime64[D]")
    kept = np.ones(len(days), dtype=bool)
    if first_on is not None:
        kept &= days >= np.datetime64(first_on)
    if last_on is not None:
        kept &= days <= np.datetime64(last_on)
    if kept.all() or not kept.any():
        return readings
    return replace(
        readings,
        start=readings.times[kept][0],
        values=readings.values[kept],
        rows=readings.rows[kept],
    )


class _Telling:
    """Writes how far a run is, once a second, and learns whether it was stopped."""

    def __init__(self, run: CheckRun, by: Actor) -> None:
        self._run, self._by, self._told = run, by, monotonic()

    def tell(self, done: int) -> None:
        """Tell how many series are done; raises ``Stopped``."""
        if monotonic() - self._told < _EVERY_SECONDS:
            return
        with acting(self._by):
            running = CheckRun.objects.filter(pk=self._run.pk, state=RunState.RUNNING).update(done=done)
        self._told = monotonic()
        if not running:
            raise Stopped


def _write(work: Work, found: list[tuple[Readings, list[Checked]]], *, by: Actor, at: datetime) -> None:
    """Write the results and raise the questions, in the transaction that makes the run done."""
    run: CheckRun = CheckRun.objects.select_for_update(of=("self",)).get(pk=work.run.pk)
    if run.state != RunState.RUNNING:
        raise Stopped
    models = {id(taken): one for taken, one in zip(work.readings, work.series, strict=True)}
    tests = sum(one.result.p_value is not None for _series, checks in found for one in checks)
    stations = Stations(found, models)
    asked = known = flagged = ordinal = 0
    for taken, checks in found:
        one = models.get(id(taken))
        city = None if one is not None else City.of(taken, work.series)
        for checked in checks:
            ordinal += 1
            question: Question | None = None
            others = stations.beside(taken, checked)
            if checked.asked:
                draft, whom = question_of(work, one, city, taken, checked, tests, others)
                try:
                    question, is_new = questions.raise_question(draft=draft, asked=whom, by=by, at=at)
                except NotAllowed:
                    question = (
                        None  # our own series, or one of a body above: shown in the run, asked of nobody
                    )
                else:
                    asked, known = asked + is_new, known + (not is_new)
            flagged += checked.result.flagged
            CheckResult.objects.create(
                **_kept(checked, others), run=run, ordinal=ordinal, series=one, question=question,
                called=called(one, city, taken),
            )  # fmt: skip
    CheckRun.objects.filter(pk=run.pk).update(
        state=RunState.DONE, done=run.total, tests=tests, flagged=flagged, asked=asked, known=known, finished_at=at
    )  # fmt: skip
    run.refresh_from_db()
    roots.act_on(
        run, "finish", subject="check_run", by=by, at=at,
        public={"tests": tests, "flagged": flagged, "asked": asked, "known": known},
    )  # fmt: skip


def _kept(checked: Checked, others: Placebos | None) -> dict[str, Any]:
    found = checked.result
    beside = {} if others is None else {"placebo_stations": others.count, "placebo_flagged": others.flagged}
    return {
        "check_id": found.check,
        "looked_at": int(found.looked_at),
        "statistic": _finite(found.statistic),
        "p_value": _finite(found.p_value),
        "rate": _finite(checked.rate),
        "flagged": bool(found.flagged),
        "asked": bool(checked.asked),
        "effect": _finite(found.effect),
        "unit": found.unit,
        "first_on": checked.first,
        "last_on": checked.last,
        "share": float(found.share),
        "rows": len(found.places) if found.flagged else 0,
        "values": {name: _plain(value) for name, value in found.values.items()} | beside,
        "why_not": found.why_not,
    }


def _finite(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else float(value)


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    return value if isinstance(value, int | float | str) else str(value)
