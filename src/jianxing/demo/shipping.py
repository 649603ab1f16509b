"""海铁联运单证: three routes to Tianjin Port over half a year, documents that disagree ever less, corrections, two questions.

Everything is made here (演示数据): containers right by their check digits, enterprises that do not exist.
"""

import io
import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from jianxing.comparisons.freight import operations, queries
from jianxing.comparisons.freight.lifecycle import MismatchState
from jianxing.comparisons.freight.models import Mismatch, Source, Traffic
from jianxing.demo.scene import Scene, on
from jianxing.methods.freight.iso6346 import check_digit
from jianxing.questions import operations as questions
from jianxing.questions import queries as asked
from jianxing.questions.models import Question

ROUTES: Final = (
    ("平谷—天津港", "PINGGU", "马坊站", "Pinggu, Beijing"),
    ("石家庄—天津港", "SHIJIAZHUANG", "石家庄南站", "Shijiazhuang, Hebei"),
    ("邢台—天津港", "XINGTAI", "沙河站", "Xingtai, Hebei"),
)
ENTERPRISES: Final = (
    "京谷演示物流",
    "冀石演示机械",
    "冀邢演示钢制品",
    "平谷演示食品",
    "石门演示纺织",
    "邢襄演示玻璃",
)
MONTHS: Final = tuple(date(2025 + (9 + n) // 12, (9 + n) % 12 + 1, 1) for n in range(6))
#: What correcting a kind of document usually costs: the fee in yuan, days of demurrage, and on what it rests.
COSTS: Final = (
    ("rail_waybill", Decimal(100), None, "演示数据：铁路货运杂费，变更运单"),
    ("bill_of_lading", Decimal(450), 2, "演示数据：船公司改单费公示，重签期间箱滞留"),
    ("weighing", Decimal(300), 1, "演示数据：港口复磅收费公示"),
)
#: Movements of a route in a month, and how many of all movements of each month hold a mismatch.
EACH: Final = 6
WRONG: Final = (8, 7, 5, 4, 2, 1)


def build(scene: Scene) -> None:
    """Build the part once."""
    by = scene.actor("jiaotong")
    with scene.acting_as(by):
        if Traffic.objects.exists():
            return
        traffic = operations.follow_traffic(
            name="天津港海铁联运（演示数据）", is_demo=True, by=by, at=on(MONTHS[0])
        )
        for name, inland, _station, _place in ROUTES:
            operations.add_route(
                traffic=traffic, name=name, inland=inland, port="CNTXG", by=by, at=on(MONTHS[0])
            )
        for kind, fee, days, basis in COSTS:
            operations.set_cost(
                traffic=traffic, kind=kind, fee=fee, demurrage_days=days, basis=basis, by=by, at=on(MONTHS[0])
            )
        rail, sea, weighed = (
            operations.add_source(
                traffic=traffic, name=name, mapping={"kind": kind}, issuer=scene.bodies[issuer], by=by, at=on(MONTHS[0])
            )
            for name, kind, issuer in (
                ("铁路货运系统（演示）", "rail_waybill", "TJ-D-GH"), ("船公司电子提单（演示）", "bill_of_lading", "TJ-E-GK"),
                ("港口称重记录（演示）", "weighing", "TJ-E-GK"),
            )
        )  # fmt: skip
        for number, month in enumerate(MONTHS):
            _month(scene, number, month, rail, sea, weighed)
    with scene.acting_as(by):
        left = Mismatch.objects.filter(state=MismatchState.OPEN).earliest("movement__first_on", "pk")
    _asked(scene, left)


def _month(scene: Scene, number: int, month: date, rail: Source, sea: Source, weighed: Source) -> None:
    lines = [_line(number, route, place, month) for route in range(len(ROUTES)) for place in range(EACH)]
    end = month + timedelta(days=26)
    _brought(scene, sea, "提单.json", [one["bill"] for one in lines], end)
    _brought(scene, weighed, "称重.json", [one["weighed"] for one in lines], end)
    wrong = [
        _spoilt(one["waybill"], at) if at < WRONG[number] else one["waybill"] for at, one in enumerate(lines)
    ]
    _brought(scene, rail, "运单.json", wrong, end)
    if number == len(MONTHS) - 1:
        return
    # The railway corrects its waybills in the week after; what is asked about waits for its answer.
    corrected = [
        one["waybill"] for at, one in enumerate(lines) if at < WRONG[number] and (number, at) != (0, 0)
    ]
    _brought(scene, rail, "运单更正.json", corrected, end + timedelta(days=7))


def _brought(scene: Scene, source: Source, name: str, documents: list[dict[str, Any]], day: date) -> None:
    by = scene.actor("jiaotong")
    data = io.BytesIO(json.dumps(documents, ensure_ascii=False).encode())
    day = min(day, date(2026, 3, 30))
    file = operations.upload_documents(
        source=source, stream=data, name=f"{day:%Y-%m}{name}", by=by, at=on(day)
    )
    operations.bring_in(file=file, by=by, at=on(day, 10))


def _line(number: int, route: int, place: int, month: date) -> dict[str, dict[str, Any]]:
    serial = 300_000 + number * 1_000 + route * 100 + place * 7
    ten = f"TJDU{serial:06d}"
    box, left = f"{ten}{check_digit(ten)}", month + timedelta(days=3 + place * 3)
    gross, packages = 12_000 + serial % 97 * 90, 120 + serial % 53
    _name, _code, station, inland = ROUTES[route]
    shipper = f"{ENTERPRISES[(route + place * 3) % len(ENTERPRISES)]}有限公司"
    both = {"箱号": box, "封号": f"TJ{serial}|CN{serial + 11}", "件数": packages, "托运人": shipper}
    return {
        "waybill": both | {
            "运单号": f"YD{serial}", "毛重": f"{gross} kg", "包装": "纸箱", "发站": station, "到站": "新港站",
            "装车日期": left.isoformat(), "品名": "汽车零配件",
        },
        "bill": both | {
            "transportDocumentReference": f"TJBL{serial}", "cargoGrossWeight": {"value": gross / 1000, "unit": "TNE"},
            "包装": "CARTONS", "placeOfReceipt": inland, "portOfLoading": {"UNLocationCode": "CNTXG"},
            "portOfDischarge": "ROTTERDAM", "issueDate": (left + timedelta(days=5)).isoformat(),
            "shippedOnBoardDate": (left + timedelta(days=5)).isoformat(), "descriptionOfGoods": "汽车零配件（出口）",
        },
        "weighed": {
            "箱号": box, "称重单号": f"CZ{serial}", "VGM": f"{gross + 2_240} kg", "皮重": "2200 kg", "最大总重": "30480 kg",
            "称重日期": (left + timedelta(days=2)).isoformat(),
        },
    }  # fmt: skip


def _spoilt(waybill: dict[str, Any], kind: int) -> dict[str, Any]:
    """Return a waybill with one thing wrong, another one in turn."""
    wrong: tuple[dict[str, Any], ...] = (
        {"毛重": f"{int(waybill['毛重'].split()[0]) + 300} kg"}, {"件数": waybill["件数"] - 1},
        {"封号": waybill["封号"].split("|")[0]},
        {"托运人": f"新{waybill['托运人']}"},
        {"发站": "马坊站" if waybill["发站"] != "马坊站" else "沙河站"},
    )  # fmt: skip
    return waybill | wrong[kind % len(wrong)]


def _asked(scene: Scene, mismatch: Mismatch) -> None:
    """One mismatch was left by the first correction: it is asked about, answered, corrected, and settled."""
    by, asked_body = scene.actor("jiaotong"), scene.bodies["TJ-D-GH"]
    answers = scene.answering("TJ-D-GH")
    with scene.acting_as(by):
        one = queries.one_mismatch(pk=mismatch.pk)
        question, _new = operations.ask_about(
            mismatches=[one], asked=asked_body, by=by, at=on(date(2025, 11, 10))
        )
        questions.send(
            question=question, due_days=10, remark="请核对运单与提单。", by=by, at=on(date(2025, 11, 10))
        )
    with scene.acting_as(answers):
        mine = asked.one(pk=question.pk)
        questions.receive(question=mine, by=answers, at=on(date(2025, 11, 11)))
        questions.answer(
            question=mine,
            says="corrected",
            text="运单毛重录入有误，已会同车站更正（演示数据）。",
            by=answers,
            at=on(date(2025, 11, 14)),
        )
    with scene.acting_as(by):
        source = queries.sources(traffic=one.movement.traffic).get(kind="rail_waybill")
        _brought(
            scene, source, "运单补充更正.json", [_line(0, 0, 0, MONTHS[0])["waybill"]], date(2025, 11, 17)
        )
        settled = Question.objects.get(pk=question.pk)
        questions.accept_correction(
            question=settled, reason="更正后的运单与提单一致。", by=by, at=on(date(2025, 11, 18))
        )
