"""数据核验: the eight stations checked year by year and whole; one question settled, one overdue, one still to be sent.

What was planted in one station is named by station, kind and days; see ``measuring``. Nothing of it is a verdict: the questions
are answered in the scenario as the bureau answers them.
"""

import io
from datetime import date
from typing import Final

import numpy as np

from jianxing.demo import measuring
from jianxing.demo.scene import Scene, on
from jianxing.evidence.operations import store
from jianxing.indicators import operations as checks
from jianxing.indicators import queries
from jianxing.indicators.models import CheckRun, SourceKind
from jianxing.questions import operations
from jianxing.questions import queries as asked
from jianxing.questions.models import Question

#: A winter-to-winter year of readings, and the day on which it was checked.
YEARS: Final = (
    (date(2014, 3, 1), date(2015, 2, 28), date(2026, 3, 6)),
    (date(2015, 3, 1), date(2016, 2, 29), date(2026, 3, 9)),
    (date(2016, 3, 1), date(2017, 2, 28), date(2026, 3, 23)),
)
WHOLE: Final = date(2026, 3, 24)
#: Working days that the bureau has to answer.
DAYS: Final = 8


def build(scene: Scene) -> None:
    """Build the part once."""
    by = scene.actor("shengtai")
    with scene.acting_as(by):
        if CheckRun.objects.exists():
            return
    for first, last, day in YEARS:
        _checked(scene, first, last, day)
    _checked(scene, None, None, WHOLE)
    with scene.acting_as(by):
        raised = list(Question.objects.filter(state="raised").order_by("pk"))
    # the last is left to whoever opens the demonstration
    for question, (_first, _last, day) in zip(raised[:-1], YEARS, strict=False):
        with scene.acting_as(by):
            operations.send(question=question, due_days=DAYS, remark="请核对原始记录。", by=by, at=on(day))
    if raised:
        _settled(scene, raised[0])


def _checked(scene: Scene, first: date | None, last: date | None, day: date) -> None:
    """Check the daily PM2.5 of all stations in some days."""
    by = scene.actor("shengtai")
    with scene.acting_as(by):
        series = list(queries.series(item="PM2.5", step="day", source_kind=SourceKind.REPORTED))
        run = checks.ask_checks(series=series, first_on=first, last_on=last, by=by, at=on(day))
    checks.perform_checks(run_id=run.pk, by=by, at=on(day))


def _settled(scene: Scene, question: Question) -> None:
    """The bureau answers the first question with a record, and the group settles it as corrected."""
    by, bureau = scene.actor("shengtai"), scene.actor("shengtaiju")
    with scene.acting_as(bureau):
        mine = asked.one(pk=question.pk)
        operations.receive(question=mine, by=bureau, at=on(date(2026, 3, 9)))
        record = store(
            stream=io.BytesIO("演示数据：官园站数据审核记录，逐日列出审核前后的数值和审核人。\n".encode()),
            name="官园站数据审核记录.txt", by=bureau, at=on(date(2026, 3, 12)),
        )  # fmt: skip
        operations.answer(
            question=mine, says="corrected", files=[record], by=bureau, at=on(date(2026, 3, 12)),
            text="经核查，运维单位在数据审核时改动了限值附近的日均值。已责令停止，并按原始小时值重新报送。",
        )  # fmt: skip
    with scene.acting_as(by):
        _reported_anew(scene)
        operations.accept_correction(
            question=asked.one(pk=question.pk), by=by, at=on(date(2026, 3, 16)),
            reason="审核记录与原始小时值相符，重新报送的数据已核对。",
        )  # fmt: skip


def _reported_anew(scene: Scene) -> None:
    """The readings of the first year as they were measured: a second version of the series, with who brought it and why."""
    planted = queries.series(item="PM2.5", step="day", words=measuring.STATIONS[measuring.PLANTED][0]).get()
    held, truth = queries.readings(series=planted), measuring.measured(measuring.PLANTED, "PM2.5")
    first, last, _day = YEARS[0]
    days = held.times.astype("datetime64[D]")
    inside = (days >= np.datetime64(first)) & (days <= np.datetime64(last))
    checks.record_readings(
        series=planted, times=held.times, values=np.where(inside, truth.values, held.values),
        reason="市生态环境局按原始小时值重新报送", origin=checks.Origin(name="官园站重新报送.csv"),
        by=scene.actor("shengtai"), at=on(date(2026, 3, 13)),
    )  # fmt: skip
