"""Two lists of the same outlets as two departments would keep them: what is the same is known, so that matching can be scored.

The second list has some of the first one's outlets under other names (place put before or dropped, legal form added, a part in
brackets, an abbreviation, one wrong character), with other or missing codes, with coordinates that differ by a geocoder's error
or by the offset of GCJ-02; and it has neighbours that are none of them: the second hospital beside the first, another branch of
the same pharmacy, the east yard beside the west.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from jianxing.methods.coverage.matching import Pair, Records


def _words(text: str) -> list[str]:
    return text.split()


_TOWNS = _words(
    "城关 河西 南营 柳林 马坊 大王庄 三河口 新集 杨村 泗村店 高桥 石门 青龙 白沟 双塔 安平 太平 永兴 胜利 和平 "
    "向阳 东风 建设 滨河 龙泉 凤凰 古城 官庄 北仓 宜兴埠 张家湾 梨园"
)
_KINDS = _words(
    "镇卫生院 社区卫生服务中心 中医院 人民医院 妇幼保健院 口腔门诊部 中心医院 村卫生室 骨科医院 康复医院"
)
_CHAINS = ("同仁堂", "老百姓", "益丰", "国大", "金象", "海王星辰", "一心堂", "漱玉平民")
_CITIES = _words(
    "北京市朝阳区 北京市通州区 天津市武清区 天津市北辰区 河北省廊坊市广阳区 河北省石家庄市长安区 "
    "河北省唐山市路北区"
)
_WRONG = "坊安平和兴盛福康"


@dataclass(frozen=True, slots=True)
class Planted:
    """Two lists, and the pairs of positions that are one outlet."""

    left: Records
    right: Records
    same: frozenset[tuple[int, int]]


def plant(*, outlets: int = 3000, seed: int = 0, share: float = 0.6) -> Planted:
    """Make a first list of *outlets*, and a second that holds *share* of them again among strangers and near misses."""
    rng = np.random.default_rng(seed)
    names, codes, points, cities = [], [], [], []
    for at in range(outlets):
        city = int(rng.integers(len(_CITIES)))
        town = str(rng.choice(_TOWNS)) + str(rng.choice(["", "", "东", "新", "中"]))
        if rng.random() < 0.25:
            name = f"{rng.choice(_CHAINS)}大药房{town}{rng.integers(1, 40)}店"
        else:
            name = f"{town}{rng.choice(_KINDS)}"
            if rng.random() < 0.15:
                name = f"{town}第{'一二三四五'[rng.integers(5)]}医院"
        names.append(name)
        codes.append(f"H{city}{at:07d}")
        cities.append(city)
        points.append((115.5 + city * 0.4 + rng.random() * 0.35, 38.5 + rng.random() * 1.2))
    left = _records(names, codes, points, cities)
    chosen = rng.permutation(outlets)[: int(outlets * share)]
    other: list[tuple[str, str, tuple[float, float], int, int]] = []
    for at in chosen.tolist():
        other.append((
            _renamed(names[at], _CITIES[cities[at]], rng), _recoded(codes[at], rng), _moved(points[at], rng), cities[at], at,
        ))  # fmt: skip
        if rng.random() < 0.25:
            other.append((_near_miss(names[at], rng), f"N{rng.integers(10**8):08d}", _moved(points[at], rng,
                far=1500), cities[at], -1))  # fmt: skip
    order = rng.permutation(len(other)).tolist()
    kept = [other[at] for at in order]
    held = set(names)
    same = frozenset((one[4], at) for at, one in enumerate(kept) if one[4] >= 0)
    kept = [one if one[4] >= 0 or one[0] not in held else (one[0] + "分部", *one[1:]) for one in kept]
    right = _records(
        [one[0] for one in kept], [one[1] for one in kept], [one[2] for one in kept], [one[3] for one in kept]
    )
    return Planted(left, right, same)


def score(found: list[Pair], planted: Planted) -> tuple[float, float]:
    """Return precision and recall of proposals."""
    right = sum((one.left, one.right) in planted.same for one in found)
    return right / max(len(found), 1), right / max(len(planted.same), 1)


def _records(
    names: list[str], codes: list[str], points: list[tuple[float, float]], cities: list[int]
) -> Records:
    return Records(
        names, codes, np.array(points, dtype=float), np.array(cities, dtype=np.int64), np.zeros(len(names), dtype=np.int64)
    )  # fmt: skip


def _renamed(name: str, city: str, rng: Any) -> str:
    draw = rng.random()
    if draw < 0.2:
        return name
    if draw < 0.45:
        return city[: 3 if draw < 0.3 else len(city)] + name
    if draw < 0.6:
        return name + ("有限公司" if "药房" in name else "（定点）")
    if draw < 0.75:
        return (
            name.replace("社区卫生服务中心", "社区服务中心")
            .replace("人民医院", "医院")
            .replace("大药房", "药房")
            .replace("镇卫生院", "卫生院")
        )
    if draw < 0.9:
        at = int(rng.integers(len(name)))
        return (
            name[:at] + str(rng.choice(list(_WRONG))) + name[at + 1 :] if not name[at].isdecimal() else name
        )
    return f"{city[3:]}{name}（{rng.choice(['本部', '总部', '医保'])}）"


def _recoded(code: str, rng: Any) -> str:
    draw = rng.random()
    return code if draw < 0.35 else "" if draw < 0.6 else f"W{rng.integers(10**8):08d}"


def _moved(point: tuple[float, float], rng: Any, *, far: float = 120.0) -> tuple[float, float]:
    x, y = rng.normal(0, far / 111_000, 2)
    if rng.random() < 0.3:  # GCJ-02 taken for WGS 84
        x, y = x + 0.0061, y + 0.0013
    return (np.nan, np.nan) if rng.random() < 0.15 else (point[0] + x, point[1] + y)


def _near_miss(name: str, rng: Any) -> str:
    for one, other in (
        ("第一", "第二"),
        ("第三", "第四"),
        ("第二", "第五"),
        ("卫生院", "卫生室"),
        ("中医院", "人民医院"),
        ("社区", "第二社区"),
    ):
        if one in name:
            return name.replace(one, other)
    digits = "".join(one for one in name if one.isdecimal())
    if digits:
        return name.replace(digits, str(int(digits) + 1 + int(rng.integers(5))))
    return str(rng.choice(_TOWNS)) + name[2:] + str(rng.choice(["东区分院", "南院区"]))
