"""Cards, lists and tests brought to where a test needs them, by the real operations."""

from datetime import date
from io import BytesIO

from jianxing.comparisons.coverage import operations as ops
from jianxing.comparisons.coverage import queries
from jianxing.comparisons.coverage.models import Card, ListVersion, Outlet, OutletList
from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from jianxing.methods.coverage.reading import People
from tests.standing import AT, Standing

HEAD = "名称,编码,类别,区县,经度,纬度,北京卡,天津卡,河北卡,事项\n"
FIRST = (
    "东城医院,H1,医院,东城区,116.41,39.92,是,是,是,门诊结算\n"
    "武清医院,H2,医院,武清区,117.04,39.38,是,是,否,门诊结算\n"
    "武清区人民医院,H3,医院,武清区,117.05,39.38,否,是,是,门诊结算\n"
)
DAY = date(2025, 3, 1)


def card(standing: Standing, name: str = "社保卡一卡通") -> Card:
    by = standing.supervisor
    with acting(by):
        return ops.add_card(name=name, matters=[("门诊结算", "medical")], by=by, at=AT)


def outlet_list(standing: Standing, of: Card | None = None, name: str = "医保局清单") -> OutletList:
    by = standing.supervisor
    of = of or card(standing)
    with acting(by):
        return ops.add_list(card=of, name=name, reports=standing.department, by=by, at=AT)


def brought(by: Actor, to: OutletList, rows: str, as_of: date = DAY) -> ListVersion:
    stream = BytesIO((HEAD + rows).encode())
    with acting(by):
        return ops.bring_in_file(
            outlet_list=to, stream=stream, name="list.csv", source="医保局", as_of=as_of, by=by, at=AT
        )


def residents(by: Actor, to: Card) -> None:
    places = queries.gazetteer()
    people = [
        People(at, 2024, 500_000, "公报")
        for at, one in enumerate(places.districts)
        if one.code in ("110101", "120114")
    ]
    with acting(by):
        ops.record_residents(card=to, people=people, by=by, at=AT)


def filled(standing: Standing) -> OutletList:
    """A list of three outlets in two districts."""
    made = outlet_list(standing)
    brought(standing.supervisor, made, FIRST)
    return made


def outlet(by: Actor, code: str) -> Outlet:
    with acting(by):
        return queries.one_outlet(pk=Outlet.objects.get(code=code).pk)
