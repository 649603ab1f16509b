"""Penalties on a database: files, comparisons, who may act."""

import io
from datetime import date, timedelta

from jianxing.comparisons.penalties import operations
from jianxing.comparisons.penalties.models import Intake
from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from tests.standing import AT

PLACES = ("北京", "天津", "河北")
ITEM = "未按规定处置危险废物"
BENCHMARKS = "地区,违法行为,裁量档次,下限,上限,法定下限,法定上限,处罚依据,施行日期,版本\n" + "".join(
    f"{place},{ITEM},一般,10000,30000,5000,100000,固体废物条例,2024-01-01,{place}2024版\n" for place in PLACES
)
HEADING = (
    "决定书文号,地区,违法行为,裁量档次,罚款金额,处罚决定日期,处罚机关,当事人,违法事实,经度,纬度,首违不罚"
)


def rows(*, authority: str = "", shift: int = 0) -> list[str]:
    """Twelve cases a place, those of 天津 fined *shift* yuan more."""
    made = []
    for place in PLACES:
        for at in range(12):
            amount = 15_000 + 350 * at + (shift if place == "天津" else 0)
            day = date(2024, 3, 1) + timedelta(days=at)
            made.append(
                f"{place}罚〔2024〕{at}号,{place},{ITEM},一般,{amount},{day},{authority},张三,张三倾倒废液,,,否"
            )
    return made


def file(*lines: str) -> io.BytesIO:
    return io.BytesIO("\n".join(lines).encode())


def brought_in(by: Actor, *, kind: str, text: io.BytesIO) -> Intake:
    """Bring a file in whole."""
    with acting(by):
        intake = operations.read_penalties(
            stream=text, name=f"{kind}.csv", kind=kind, source="政府网站公示", by=by, at=AT
        )
        return operations.take_in_penalties(intake=intake, by=by, at=AT)


def both(by: Actor, *more: str, authority: str = "", shift: int = 0) -> tuple[Intake, Intake]:
    """Bring in benchmarks and cases."""
    return (
        brought_in(by, kind="benchmarks", text=file(BENCHMARKS)),
        brought_in(by, kind="cases", text=file(HEADING, *rows(authority=authority, shift=shift), *more)),
    )
