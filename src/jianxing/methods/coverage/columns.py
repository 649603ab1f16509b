"""What the columns of a list are, by their headings; and which columns no list may have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from jianxing.methods.coverage.refusals import CoverageRefused
from jianxing.methods.coverage.scenes import folded, home_of

_KNOWN: Final = {
    "name": (
        "name outlet institution 名称 机构名称 网点名称 网点 机构 单位名称 医疗机构名称 景区名称 景点名称 "
        "博物馆名称 图书馆名称 馆名 站名 车站名称 定点机构名称"
    ),
    "code": (
        "code id uscc outlet_id 编码 代码 机构编码 机构代码 网点编码 定点机构编码 医疗机构编码 "
        "统一社会信用代码 编号"
    ),
    "scene": "scene kind type category 场景 类型 类别 机构类型 机构类别 网点类型",
    "district": (
        "district county area adcode district_code 区县 区 县 行政区 行政区划 行政区划代码 区划代码 所在区 "
        "所在区县 所属区县 所属区 县(市、区) 县区"
    ),
    "city": "city 市 地市 所在市 所属市 城市",
    "province": "province 省 省市 省份 省(市) 所在省 所属省份",
    "address": "address 地址 详细地址 机构地址 网点地址 place",
    "longitude": "longitude lon lng x 经度",
    "latitude": "latitude lat y 纬度",
    "homes": (
        "homes home accepts cards card_home 支持卡地 支持卡种 接受卡 受理卡 受理范围 适用地区 卡归属地 "
        "支持地区 开通地区 受理地 受理地区 可用地区"
    ),
    "matters": "matters matter 事项 可办事项 办理事项 服务事项",
    "accepted": "accepted supported works declared 是否支持 是否开通 是否受理 支持",
    "residents": "residents population pop 常住人口 人口 常住人口数 人口数 常住人口(人) 常住人口(万人)",
    "year": "year 年份 年度 年",
    "source": "source 来源 数据来源 出处",
}
_FIELD_OF: Final = {word: field for field, words in _KNOWN.items() for word in words.split()}

#: Headings that no list may have; whole words and pieces, looked for in this order.
_PERSONAL: Final = (
    ("identity", re.compile(
        r"身份证|证件号|公民身份|社会保障号|社保号|个人编号|医保编号|护照|id_?card|id_?no\b|id_?number|identity|ssn|passport"
    )),
    ("card", re.compile(r"卡号|银行账号|账号|card_?(no|num|number|id)\b|pan\b|account_?(no|number)")),
    ("holder", re.compile(
        r"持卡人|参保人|患者|病人|读者|游客|乘客|旅客|姓名|人员名|法定代表人|负责人|联系人|经办人|card_?holder|holder|patient|passenger"
        r"|visitor|reader|full_?name|first_?name|last_?name|person|contact|法人$|性别|出生|gender|birth"
    )),
    ("telephone", re.compile(r"电话|手机|联系方式|移动号码|phone|mobile|telephone|\btel\b|cell")),
    ("use", re.compile(
        r"流水|交易|刷卡|消费|就诊|就医时间|入园|入馆|借阅|借书|乘车时间|进站|出站|使用时间|使用记录|结算时间|结算金额|结算单|transaction|swipe"
        r"|used_?(at|on)|usage_?time|tap_?time|settled_?at|receipt_?no|amount|visit_?time|borrow"
    )),
)  # fmt: skip
#: Headings that hold a piece of the above and mean institutions.
_INNOCENT: Final = re.compile(
    r"^(网点|机构|单位|图书馆|景区|博物馆)?(备注|说明)$|人数$|人次$|consumer_?price|读者服务|游客中心|游客服务|旅客服务"
)
_MOBILE: Final = re.compile(r"^(\+?86)?1[3-9]\d{9}$")
_IDENTITY: Final = re.compile(r"^[1-9]\d{16}[\dx]$")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
#: So many values of a column suffice to say that it holds nothing but what is refused.
_ENOUGH: Final = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column is what: positions by field, columns of one home each, and what is not read."""

    fields: dict[str, int]
    homes: dict[str, int]
    left: tuple[str, ...]

    def has(self, *fields: str) -> bool:
        """Whether there is a column for each of *fields*."""
        return all(field in self.fields for field in fields)


def layout(headings: Sequence[object]) -> Layout:
    """Return what the columns are."""
    fields: dict[str, int] = {}
    homes: dict[str, int] = {}
    left = []
    for at, heading in enumerate(headings):
        word = plain(heading)
        if not word:
            continue
        field = _FIELD_OF.get(word) or _FIELD_OF.get(re.sub(r"[(（].*?[)）]$", "", word))
        home = _home_column(word)
        if home is not None:
            homes.setdefault(home, at)
        elif field is not None and field not in fields:
            fields[field] = at
        else:
            left.append(str(heading).strip())
    return Layout(fields, homes, tuple(left))


def plain(heading: object) -> str:
    """Return a heading without width, case and blanks within."""
    return re.sub(r"\s+", "_", folded(heading)).replace("（", "(").replace("）", ")").removeprefix("\ufeff")


def _home_column(word: str) -> str | None:
    found = re.fullmatch(
        r"(?:支持|接受|受理|accepts?_)?(北京|天津|河北|京|津|冀|beijing|tianjin|hebei|1[123])(?:社保)?(?:卡|_?card)?(?:支持|可用)?",
        word,
    )
    return home_of(found[1]) if found and word not in {"11", "12", "13"} else None


def check_headings(headings: Sequence[object], *, row: int) -> None:
    """Refuse a table with columns that look like a person, a card or a single use; raises ``CoverageRefused``, naming them."""
    found = [(str(heading).strip(), what) for heading in headings if (what := _personal(plain(heading)))]
    if not found:
        return
    first, what = found[0]
    if len(found) == 1:
        raise CoverageRefused("personal", row=row, column=first, heading=first, what=what)
    told = "、".join(f"“{heading}”" for heading, _what in found)
    raise CoverageRefused("personal_several", row=row, column=first, headings=told)


def _personal(word: str) -> str:
    """Return what of a person a heading looks like; nothing where it looks like none."""
    if not word or _INNOCENT.search(word):
        return ""
    together = word.replace("_", "")
    return next((what for what, form in _PERSONAL if form.search(word) or form.search(together)), "")


def check_values(headings: Sequence[object], rows: Sequence[Sequence[object]], *, row: int) -> None:
    """Refuse a column of mobile or identity numbers, whatever its heading; raises ``CoverageRefused``.

    A number counts as a document's when its check character is right (GB 11643, ISO 7064 MOD 11-2) and a day of birth stands
    in it.
    """
    for at, heading in enumerate(headings):
        found = {"telephone": 0, "identity": 0}
        for one in rows:
            text = _number(one[at]) if at < len(one) else ""
            if _MOBILE.match(text):
                found["telephone"] += 1
            elif _IDENTITY.match(text) and is_identity_number(text):
                found["identity"] += 1
            for what, number in found.items():
                if number >= _ENOUGH:
                    called = str(heading).strip() or f"#{at + 1}"
                    raise CoverageRefused("personal", row=row, column=called, heading=called, what=what)


def _number(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return folded(cell).replace(" ", "").replace("-", "") if isinstance(cell, str | int) else ""


def is_identity_number(text: str) -> bool:
    """Whether eighteen characters are the number of a resident's identity card."""
    digits = [int(one) for one in text[:17]]
    check = "10x98765432"[sum(a * b for a, b in zip(digits, _WEIGHTS, strict=True)) % 11]
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return check == text[17].lower() and born.year >= 1880


def says_personal(text: str) -> bool:
    """Whether words hold a number that looks like somebody's telephone, document or card.

    >>> says_personal("3 号窗口刷不出卡"), says_personal("请打 13812345678"), says_personal("卡号 A12345678")
    (False, True, True)
    """
    plain = folded(text).replace(" ", "").replace("-", "")
    return bool(
        re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{15,19}x?(?!\d)|(?<![a-z0-9])[a-z]\d{8}(?!\d)", plain)
    )
