"""一卡通覆盖: lists of outlets generated over the real districts (演示数据), tests of the card, and what is asked of it.

Only the numbers of the bulletin are its own: 64,000 medical institutions, 193 scenic sites, 24 museums, 193 libraries, 8
stations of the Beijing-Tianjin intercity line and 44 matters. Names, places and what an outlet takes are made up; residents are
the totals of the three places spread over their districts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from jianxing.comparisons.coverage import operations, queries
from jianxing.comparisons.coverage.models import Card, Outlet
from jianxing.demo.scene import AS_OF, Scene, on
from jianxing.inspections import operations as inspections
from jianxing.kernel.actor import Actor
from jianxing.letters import operations as letters
from jianxing.letters import queries as posted
from jianxing.letters.models import Letter
from jianxing.letters.operations import Addressed
from jianxing.methods.coverage.places import Gazetteer
from jianxing.methods.coverage.reading import Listed, People
from jianxing.methods.coverage.scenes import HOMES, SCENES
from jianxing.questions import operations as questions
from jianxing.questions import queries as asked

NAME: Final = "京津冀社会保障卡一卡通"
SOURCE: Final = "演示数据"
BEGUN, FIRST, WRITTEN = date(2026, 1, 12), date(2026, 1, 15), date(2026, 1, 20)
SECOND, TRIED = date(2026, 3, 16), date(2026, 3, 18)
MEDICAL: Final = 64_000
#: Residents of the three places, of which each district is given a share.
RESIDENTS: Final = {"11": 21_800_000, "12": 13_600_000, "13": 73_900_000}
MATTERS: Final = {
    "medical": "门诊结算 住院结算 购药结算 门诊慢特病结算 挂号 报告查询",
    "scenic": "景区入园 景区年卡 旅游观光巴士",
    "museum": "博物馆入馆 展览预约",
    "library": "借书 还书 阅览 电子阅览",
    "station": "刷卡进站 购票",
    "office": (
        "参保登记 关系转移 参保证明 待遇领取 资格认证 失业登记 失业金申领 就业登记 就业补贴 职业培训 "
        "职称证书查询 技能证书查询 劳动合同备案 "
        "工伤认定 工伤待遇 生育津贴 社保卡申领 社保卡补换 社保卡挂失 社保卡激活 惠民补贴发放 "
        "养老待遇测算 灵活就业参保 人事档案查询 "
        "创业贷款申请 公积金查询 居住登记"
    ),
}  # fmt: skip
_STATIONS: Final = (
    ("北京南站", "110106", 116.3786, 39.8652), ("亦庄站", "110115", 116.5120, 39.8050), ("永乐站", "110112", 116.7760, 39.7050),
    ("武清站", "120114", 117.0090, 39.3820), ("天津站", "120105", 117.2095, 39.1366), ("军粮城北站", "120110", 117.4150, 39.0560),
    ("塘沽站", "120116", 117.6560, 39.0290), ("滨海站", "120116", 117.7100, 39.0110),
)  # fmt: skip
_KINDS: Final = (
    "村卫生室",
    "社区卫生服务站",
    "门诊部",
    "定点药店",
    "镇卫生院",
    "社区卫生服务中心",
    "中医院",
    "医院",
)
_SHARES: Final = (0.42, 0.14, 0.12, 0.20, 0.06, 0.03, 0.015, 0.015)


def build(scene: Scene) -> None:
    """Build the part once."""
    by, at = scene.actor("renshe"), on(BEGUN)
    with scene.acting_as(by):
        if queries.cards().exists():
            return
        card = operations.add_card(
            name=NAME, summary="社保卡在三地就医、旅游、文化、出行、办事场景的使用情况（演示数据）",
            matters=[(name, where) for where, names in MATTERS.items() for name in names.split()],
            reach_m={"library": 20_000.0}, is_demo=True, by=by, at=at,
        )  # fmt: skip
        operations.share_card(card=card, bodies=[scene.bodies["BJ-TZ"]], by=by, at=at)
        card = queries.one_card(pk=card.pk)
        places, rng = queries.gazetteer(), np.random.default_rng(193)
        people = _people(places, rng)
        operations.record_residents(
            card=card, by=by, at=on(FIRST),
            people=[People(one, 2024, int(number), f"{SOURCE}：按三地常住人口总量分摊") for one, number in enumerate(people)],
        )  # fmt: skip
        _lists(scene, card, places, people, rng, by)
        operations.measure_coverage(card=card, as_of=FIRST, by=by, at=on(FIRST, 15))
    letter = _written(scene)
    with scene.acting_as(by):
        operations.link_letter(card=card, letter=letter, by=by, at=on(WRITTEN, 15))
        _second(card, places, rng, by)
        operations.propose_matches(
            card=card, scenes=["museum", "library", "scenic"], by=by, at=on(SECOND, 10)
        )
        for match in queries.match_page(card=card, size=200).rows:
            if match.left.scene == "museum" and match.right.code == "WL0001":
                operations.accept_match(match=queries.one_match(pk=match.pk), by=by, at=on(SECOND, 11))
        _tried(card, rng, by)
        operations.measure_coverage(card=card, as_of=AS_OF, by=by, at=on(AS_OF, 8))
    _asked(scene, card, by)


def _people(places: Gazetteer, rng: Any) -> npt.NDArray[np.int64]:
    weights = rng.lognormal(0, 0.45, len(places.districts))
    homes = np.array([one.home for one in places.districts])
    numbers = np.zeros(len(weights), dtype=np.int64)
    for home, total in RESIDENTS.items():
        mine = homes == home
        numbers[mine] = np.round(weights[mine] / weights[mine].sum() * total / 100) * 100
    return numbers


def _lists(scene: Scene, card: Card, places: Gazetteer, people: Any, rng: Any, by: Actor) -> None:
    social, bureau = scene.bodies["TJ-D-SB"], scene.bodies["TJ-D-RS"]
    bits = {where: _mask(card, where) for where in MATTERS}
    shares = _split(MEDICAL, people)
    for home, name in zip(HOMES, ("北京市", "天津市", "河北省"), strict=True):
        number = np.where([one.home == home for one in places.districts], shares, 0)
        of = np.repeat(np.arange(len(number)), number)
        _bring(
            card,
            f"{name}定点医药机构清单",
            "medical",
            bureau,
            _medical(places, of, bits["medical"], rng),
            FIRST,
            by,
        )
    for where, kind, count, outlying in (
        ("scenic", "景区", 193, 3),
        ("library", "图书馆", 191, 0),
        ("museum", "博物馆", 24, 0),
    ):
        listed = _cultural(places, where, kind, count, bits[where], rng, outlying)
        _bring(card, f"三地{kind}清单", where, social, listed, FIRST, by)
    _bring(card, "京津城际车站清单", "station", social, _stations(places, bits["station"]), FIRST, by)


def _bring(card: Card, name: str, where: str, reports: Any, listed: Listed, day: date, by: Actor) -> None:
    made = operations.add_list(card=card, name=name, scene=where, reports=reports, by=by, at=on(day))
    operations.add_version(
        outlet_list=made,
        listed=listed,
        origin=operations.Origin(f"{SOURCE}（按区县生成）"),
        as_of=day,
        by=by,
        at=on(day),
    )


def _mask(card: Card, where: str) -> int:
    return sum(1 << one.bit for one in queries.matters_of(card=card) if one.scene == where)


def _split(total: int, people: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Share a total out by residents, to the last one (largest remainders)."""
    exact = total * people / people.sum()
    whole: npt.NDArray[np.int64] = np.floor(exact).astype(np.int64)
    whole[np.argsort(whole - exact, kind="stable")[: total - whole.sum()]] += 1
    return whole


def _points(places: Gazetteer, of: npt.NDArray[np.int64], rng: Any) -> npt.NDArray[np.float64]:
    """Return a point within its district for each outlet."""
    bounds = np.array([shapely.bounds(one.outline) for one in places.districts])
    found = np.full((len(of), 2), np.nan)
    for _attempt in range(12):
        open_ = np.flatnonzero(np.isnan(found[:, 0]))
        low, high = bounds[of[open_], :2], bounds[of[open_], 2:]
        tried = low + rng.random((len(open_), 2)) * (high - low)
        inside = places.locate(tried[:, 0], tried[:, 1]) == of[open_]
        found[open_[inside]] = tried[inside]
    return np.round(found, 5)


def _takes(places: Gazetteer, of: npt.NDArray[np.int64], mask: int, rng: Any) -> npt.NDArray[np.uint64]:
    """Return what outlets take: the card of their own place nearly always, those of others as far as the district has come."""
    own = np.array([HOMES.index(one.home) for one in places.districts])[of]
    come = rng.beta(6, 2, len(places.districts))[of]
    takes = rng.random((len(of), len(HOMES))) < come[:, None]
    takes[np.arange(len(of)), own] = True
    return np.where(takes, np.uint64(mask), np.uint64(0))


def _listed(
    names: list[str],
    codes: list[str],
    where: str,
    of: npt.NDArray[np.int64],
    lonlat: Any,
    masks: Any,
    matters: Sequence[str],
) -> Listed:
    return Listed(
        names, codes, np.full(len(names), SCENES.index(where)), of, lonlat, [""] * len(names), masks, tuple(matters),
        np.arange(2, len(names) + 2),
    )  # fmt: skip


def _all_matters() -> list[str]:
    return [name for names in MATTERS.values() for name in names.split()]


def _medical(places: Gazetteer, of: npt.NDArray[np.int64], mask: int, rng: Any) -> Listed:
    kinds = rng.choice(len(_KINDS), len(of), p=_SHARES)
    short = [one.name for one in places.districts]
    codes = [one.code for one in places.districts]
    start = np.searchsorted(of, np.arange(len(short)))
    number = np.arange(len(of)) - start[of] + 1
    names = [
        f"{short[d]}第{n}{_KINDS[k]}（演示）"
        for d, n, k in zip(of.tolist(), number.tolist(), kinds.tolist(), strict=True)
    ]
    given = [f"H{codes[d]}{n:05d}" for d, n in zip(of.tolist(), number.tolist(), strict=True)]
    return _listed(
        names, given, "medical", of, _points(places, of, rng), _takes(places, of, mask, rng), _all_matters()
    )


def _cultural(
    places: Gazetteer, where: str, kind: str, count: int, mask: int, rng: Any, outlying: int
) -> Listed:
    """A site a district, or in some of them; *outlying* districts have two where there are fewer districts than sites."""
    order = np.arange(len(places.districts)) if count > 100 else rng.permutation(len(places.districts))
    of = np.sort(
        order[:count] if outlying == 0 else np.concatenate([order[: count - outlying], order[:outlying]])
    )
    names = [f"{queries.district_name(places.districts[d].code)}{kind}（演示）" for d in of.tolist()]
    names = [
        name if name not in names[:at] else name.replace("（演示）", "东园（演示）")
        for at, name in enumerate(names)
    ]
    codes = [f"{where[0].upper()}{places.districts[d].code}{at:03d}" for at, d in enumerate(of.tolist())]
    return _listed(
        names, codes, where, of, _points(places, of, rng), _takes(places, of, mask, rng), _all_matters()
    )


def _stations(places: Gazetteer, mask: int) -> Listed:
    at = {one.code: position for position, one in enumerate(places.districts)}
    of = np.array([at[code] for _name, code, _x, _y in _STATIONS], dtype=np.int64)
    masks = np.full((len(of), len(HOMES)), mask, dtype=np.uint64)
    return _listed(
        [name for name, *_rest in _STATIONS], [f"R{number}" for number in range(1, len(of) + 1)], "station", of,
        np.array([(x, y) for _name, _code, x, y in _STATIONS]), masks, _all_matters(),
    )  # fmt: skip


def _written(scene: Scene) -> Letter:
    """A letter on the first measurement, to the bureau that keeps the card: answered and settled; changes count from it."""
    by, leader, bureau = scene.actor("renshe"), scene.actor("renshe.ld"), scene.answering("TJ-D-SB")
    with scene.acting_as(by):
        letter = letters.draft(
            kind="letter", title="关于补齐社保卡一卡通受理空白点的函（演示）",
            text="首次测算显示部分区县场景尚不受理外地社保卡。请会同有关部门补齐受理空白点，更新网点清单。",
            to=[Addressed(scene.bodies["TJ-D-SB"], asked="补齐受理空白点并报送更新后的清单", due_days=30)],
            by=by, at=on(WRITTEN, 9),
        )  # fmt: skip
    with scene.acting_as(leader):
        letters.sign(letter=posted.one(pk=letter.pk), then_send=True, by=leader, at=on(WRITTEN, 11))
    with scene.acting_as(bureau):
        receipt = posted.receipt_of(letter=letter, body_id=bureau.body)
        letters.open_letter(receipt=receipt, by=bureau, at=on(WRITTEN, 14))
        letters.accept(receipt=receipt, by=bureau, at=on(WRITTEN, 15))
        letters.answer(
            receipt=receipt,
            text="已会同文旅部门补齐三家图书馆，更新清单三月报送（演示）。",
            by=bureau,
            at=on(date(2026, 2, 26), 10),
        )
    with scene.acting_as(by):
        receipt = posted.receipt_of(letter=letter, body_id=bureau.body)
        letters.settle(receipt=receipt, by=by, at=on(date(2026, 3, 2), 10))
        return posted.one(pk=letter.pk)


def _second(card: Card, places: Gazetteer, rng: Any, by: Actor) -> None:
    """The libraries' next version: three joined, one dropped out; and a tourism office's list that names one museum again."""
    lists = {one.name: one for one in queries.lists_of(card=card)}
    libraries = lists["三地图书馆清单"]
    held = list(Outlet.objects.filter(outlet_list=libraries).order_by("pk"))
    at = {one.code: position for position, one in enumerate(places.districts)}
    fresh = np.array([at["110112"], at["120114"], at["131002"]], dtype=np.int64)
    kept = held[1:]
    of = np.concatenate([np.array([at[one.district] for one in kept]), fresh])
    names = [one.name for one in kept] + [
        f"{queries.district_name(places.districts[d].code)}少年儿童图书馆（演示）" for d in fresh.tolist()
    ]
    lonlat = np.concatenate([
        np.array([(one.longitude or 0.0, one.latitude or 0.0) for one in kept]), _points(places, fresh, rng)
    ])  # fmt: skip
    mask = _mask(card, "library")
    masks = np.concatenate([
        np.array([one.accepts for one in kept], dtype=np.uint64), np.full((3, len(HOMES)), mask, dtype=np.uint64)
    ])  # fmt: skip
    codes = [one.code for one in kept] + [f"LN{number}" for number in range(3)]
    operations.add_version(
        outlet_list=libraries, listed=_listed(names, codes, "library", of, lonlat, masks, _all_matters()),
        origin=operations.Origin(f"{SOURCE}（三月更新）"), as_of=SECOND, by=by, at=on(SECOND),
    )  # fmt: skip
    museum = Outlet.objects.filter(outlet_list=lists["三地博物馆清单"]).order_by("pk")[3]
    again = np.array([at[museum.district]], dtype=np.int64)
    doubled = _listed(
        [museum.name.replace("（演示）", "（文旅局名录，演示）")], ["WL0001"], "museum", again,
        np.array([((museum.longitude or 0.0) + 0.004, museum.latitude or 0.0)]),
        np.array([museum.accepts], dtype=np.uint64), _all_matters(),
    )  # fmt: skip
    _bring(card, "文旅局博物馆名录", "museum", libraries.reports, doubled, SECOND, by)


def _tried(card: Card, rng: Any, by: Actor) -> None:
    """A visitor-style inspection: cards of the other places tried at two dozen outlets."""
    visit = inspections.plan(
        mode="visitor",
        title="社保卡异地使用体验（演示）",
        planned_on=TRIED,
        domain="public_services",
        people=3,
        by=by,
        at=on(SECOND),
    )
    inspections.hold(inspection=visit, held_from=TRIED, by=by, at=on(TRIED))
    held = queries.outlets(card=card).filter(
        district__in=["110112", "120114", "131002", "120116"], counts_as=None
    )
    for where, most in (("medical", 12), ("scenic", 4), ("library", 4), ("station", 4)):
        for number, outlet in enumerate(
            held.filter(scene=where).exclude(accepts__contains=[0]).order_by("code")[:most]
        ):
            home = next(one for one in ("13", "11", "12") if not outlet.district.startswith(one))
            failed = (number in (1, 7) and where == "medical") or (number == 2 and where == "library")
            operations.record_trial(
                outlet=queries.one_outlet(pk=outlet.pk), home=home, tried_on=TRIED, worked=not failed,
                failure=("reader", "system")[number % 2] if failed else "", said="窗口提示读卡失败，改用现金" if failed else "",
                inspection=visit, by=by, at=on(TRIED, 16),
            )  # fmt: skip


def _asked(scene: Scene, card: Card, by: Actor) -> None:
    """One failure is asked about, answered and settled; one is asked about and open; the rest wait."""
    with scene.acting_as(by):
        failed = queries.failed_first(card=card)
        made = [
            operations.ask_about_trial(trial=queries.one_trial(pk=one.pk), by=by, at=on(date(2026, 3, 19)))[0]
            for one in failed[:2]
        ]
        for question in made:
            questions.send(question=question, by=by, at=on(date(2026, 3, 19), 10))
    first = made[0]
    answering = scene.answering({body.pk: code for code, body in scene.bodies.items()}[first.asked_id])
    with scene.acting_as(answering):
        questions.receive(question=asked.one(pk=first.pk), by=answering, at=on(date(2026, 3, 20)))
        questions.answer(
            question=asked.one(pk=first.pk), says="corrected", text="该网点读卡终端已升级，异地卡恢复使用（演示）", files=[],
            by=answering, at=on(date(2026, 3, 24)),
        )  # fmt: skip
    leader = scene.actor("renshe.ld")
    with scene.acting_as(leader):
        questions.accept_correction(
            question=asked.one(pk=first.pk), reason="复测可用（演示）", by=leader, at=on(date(2026, 3, 26))
        )
