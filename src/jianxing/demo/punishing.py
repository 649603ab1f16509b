"""同案不同罚: benchmarks and cases of three places as published (演示数据), compared; one question sent, answered and settled.

Three items: one that Tianjin fines harder, one that Hebei fines lighter, one that all fine alike. The fines are laid out,
not drawn by chance; no person stands in any row.
"""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from jianxing.comparisons.penalties import operations
from jianxing.comparisons.penalties.models import Run
from jianxing.demo.scene import Scene, on
from jianxing.questions import operations as questions
from jianxing.questions import queries as asked
from jianxing.questions.models import Question

PLACES: Final = ("北京", "天津", "河北")
AUTHORITIES: Final = {"北京": "北京市应急管理局", "天津": "天津市应急管理局", "河北": "河北省应急管理厅"}
HARDER: Final = "未如实记录安全生产教育和培训情况"
LIGHTER: Final = "未为从业人员提供符合标准的劳动防护用品"
ALIKE: Final = "特种作业人员未取得相应资格上岗作业"
WASTE: Final = "未按规定处置危险废物"
#: Item, tier, the tier's interval and the law's, and by how much of the tier each place lies higher.
ITEMS: Final[tuple[tuple[str, str, int, int, int, int, dict[str, float]], ...]] = (
    (HARDER, "一般", 20_000, 50_000, 0, 100_000, {"天津": 0.25}),
    (LIGHTER, "一般", 10_000, 30_000, 0, 50_000, {"河北": -0.22}),
    (ALIKE, "一般", 30_000, 60_000, 0, 100_000, {}),
)
#: Cases of an item in each place.
EACH: Final = 12
COMPARED: Final = date(2026, 3, 18)
_HEADS: Final = (
    "决定书文号,地区,违法行为,裁量档次,罚款金额,处罚决定日期,处罚机关,当事人,违法事实,首违不罚,经度,纬度"
)


def build(scene: Scene) -> None:
    """Build the part once."""
    by = scene.actor("yingji")
    with scene.acting_as(by):
        if Run.objects.exists():
            return
        _file(scene, "裁量基准（演示数据）.csv", "benchmarks", _benchmarks())
        for place in PLACES:
            _file(scene, f"{place}处罚案件（演示数据）.csv", "cases", _cases(place))
        operations.record_delegation(
            giver=scene.bodies["HE-D-ST"], taker=scene.bodies["TJ-D-ST"], document="跨界河段执法权委托书（演示数据）",
            valid_from=date(2025, 6, 1), items=[WASTE], by=by, at=on(date(2026, 3, 16)),
        )  # fmt: skip
        body = scene.bodies
        operations.record_chain(
            title="危险废物“一件事”全链条监管（演示数据）", document="三地危险废物全链条监管分工（演示数据）",
            links=[
                ("产生环节申报登记", [body["TJ-D-ST"]]), ("厂内贮存安全检查", [body["TJ-D-ST"], body["TJ-D-YJ"]]),
                ("运输环节押运检查", [body["TJ-D-JT"]]), ("跨省转移途中事故处置", []),
                ("末端处置核验", [body["TJ-D-ST"]]),
            ],
            by=by, at=on(date(2026, 3, 16)),
        )  # fmt: skip
        operations.compare_penalties(by=by, at=on(COMPARED))
        question = (
            Question.objects.filter(kind="penalties.between_places", state="raised").order_by("pk").first()
        )
        if question is not None:
            questions.send(
                question=question,
                due_days=8,
                remark="请说明裁量理由，并附同期案卷。",
                by=by,
                at=on(COMPARED, 15),
            )
    if question is not None:
        _settled(scene, question)


def _settled(scene: Scene, question: Question) -> None:
    """The bureau answers, and the group settles the question as corrected."""
    by, bureau = scene.actor("yingji"), scene.answering("TJ-D-YJ")
    with scene.acting_as(bureau):
        mine = asked.one(pk=question.pk)
        questions.receive(question=mine, by=bureau, at=on(date(2026, 3, 19)))
        questions.answer(
            question=mine, says="corrected", by=bureau, at=on(date(2026, 3, 25)),
            text="经核查，本市执行中把“一般”档按上限把握。已按三地统一口径修订内部指引，自4月1日起执行。",
        )  # fmt: skip
    with scene.acting_as(by):
        questions.accept_correction(
            question=asked.one(pk=question.pk), by=by, at=on(date(2026, 3, 27)),
            reason="修订后的指引与三地统一口径一致，案卷已核对。",
        )  # fmt: skip


def _file(scene: Scene, name: str, kind: str, rows: Iterator[str]) -> None:
    by = scene.actor("yingji")
    intake = operations.read_penalties(
        stream=io.BytesIO("\n".join(rows).encode()), name=name, kind=kind, source="三地政府网站行政处罚公示（演示数据）",
        is_demo=True, by=by, at=on(date(2026, 3, 16)),
    )  # fmt: skip
    operations.take_in_penalties(intake=intake, by=by, at=on(date(2026, 3, 16), 10))


def _benchmarks() -> Iterator[str]:
    yield "地区,违法行为,裁量档次,下限,上限,法定下限,法定上限,处罚依据,施行日期,失效日期,版本"
    for place in PLACES:
        for item, tier, lo, hi, least, most, _shifts in ITEMS:
            # 河北 sets the first tier higher than the others: the benchmarks themselves differ.
            top = hi + 10_000 if (place, item) == ("河北", ALIKE) else hi
            yield f"{place},{item},{tier},{lo},{top},{least},{most},安全生产法,2024-01-01,,{place}2024年版"
            yield f"{place},{item},严重,{top},{most},{least},{most},安全生产法,2024-01-01,,{place}2024年版"
        yield f"{place},{WASTE},一般,100000,300000,100000,1000000,固体废物污染环境防治法,2023-01-01,,{place}2023年版"


def _cases(place: str) -> Iterator[str]:
    yield _HEADS
    number = 0
    for item, tier, lo, hi, _least, _most, shifts in ITEMS:
        for at in range(EACH):
            number += 1
            # Spread evenly over the middle of the tier, in an order that says nothing.
            p = 0.3 + 0.03 * (at * 5 % EACH) + shifts.get(place, 0)
            top = hi + 10_000 if (place, item) == ("河北", ALIKE) else hi
            yield _line(
                place,
                number,
                item,
                tier,
                round(lo + p * (top - lo), -2),
                date(2025, 3, 3) + timedelta(days=11 * at),
            )
    if place != "天津":
        return
    # One far from its like, one above its tier, one exempt, and one decided where it has no authority.
    yield _line(place, 91, ALIKE, "一般", 59_900, date(2025, 9, 8))
    yield _line(place, 92, LIGHTER, "一般", 34_000, date(2025, 10, 14))
    yield _line(place, 93, HARDER, "一般", 0, date(2025, 11, 4), first="是")
    yield _line(place, 94, ALIKE, "一般", 43_000, date(2025, 12, 2), at="116.70,39.52")


def _line(
    place: str,
    number: int,
    item: str,
    tier: str,
    amount: float,
    day: date,
    *,
    first: str = "否",
    at: str = ",",
) -> str:
    return (
        f"{place}应急罚〔2025〕{number}号,{place},{item},{tier},{amount:.0f},{day},{AUTHORITIES[place]},"
        f"演示企业{number},演示企业{number}{item},{first},{at}"
    )
