"""可感性: public reports on air in one district beside what its station says, and the question that comes of it. All 演示数据.

The official figure of the last twelve months is better than that of the twelve before, and more was reported.
"""

from datetime import date
from typing import Final

import numpy as np

from jianxing.demo import measuring
from jianxing.demo.scene import Scene, on
from jianxing.indicators import operations, queries
from jianxing.indicators.catalogue import REPORTS as REPORTED
from jianxing.indicators.catalogue import UNSOLVED
from jianxing.indicators.models import Indicator, SourceKind, Station
from jianxing.questions import operations as questions
from jianxing.questions.models import Question

BROUGHT: Final = date(2026, 3, 25)
PLACE: Final = "东城区（群众诉求，演示）"
DIVISION: Final = measuring.STATIONS["Dongsi"][3]
FIRST: Final = np.datetime64("2015-01", "M")
#: Reports by month of 2015 and 2016, and those of them that were not solved.
REPORTS: Final = (
    (31, 28, 26, 22, 19, 18, 17, 18, 21, 27, 33, 36, 44, 39, 37, 31, 27, 25, 24, 25, 30, 39, 47, 52),
    (7, 6, 6, 4, 4, 3, 3, 4, 4, 6, 8, 9, 17, 14, 13, 11, 9, 8, 8, 9, 11, 15, 19, 22),
)  # fmt: skip


def build(scene: Scene) -> None:
    """Build the part once."""
    by, at = scene.actor("shengtai"), on(BROUGHT)
    with scene.acting_as(by):
        if Indicator.objects.filter(item=REPORTED).exists():
            return
        place = operations.add_station(
            name=PLACE, kind=Station.Kind.AREA, jurisdiction_code=DIVISION, by=by, at=at
        )
        held = list(queries.series(item="PM2.5", step="day", words="东四"))
        for item, counts in zip((REPORTED, UNSOLVED), REPORTS, strict=True):
            indicator = measuring.known_indicator(item, "件", by=by, at=at)
            series = operations.open_series(
                indicator=indicator, station=place, step="month", source="演示数据：政务服务热线按月统计",
                source_kind=SourceKind.THIRD_PARTY, reports=scene.bodies["TJ-D-ST"], is_demo=True, by=by, at=at,
            )  # fmt: skip
            months = (FIRST + np.arange(len(counts))).astype("datetime64[s]")
            operations.record_readings(
                series=series, times=months, values=np.array(counts, dtype=np.float64), by=by, at=at
            )
            held.append(series)
        run = operations.ask_checks(series=held, checks=["perceived"], by=by, at=at)
    operations.perform_checks(run_id=run.pk, by=by, at=at)
    with scene.acting_as(by):
        for question in Question.objects.filter(kind="indicators.perceived", state="raised"):
            questions.send(question=question, due_days=10, remark="请结合群众诉求核查。", by=by, at=at)
