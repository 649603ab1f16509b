"""What stands around a table: its year, the day of the ledger, the project that a sheet is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from jianxing.importing.reading.dates import YearHint, normalised, read_date
from jianxing.importing.reading.written import half_width, plain

_QUOTES = " 《》“”\"'-—_·:\uff1a"
_YEAR = re.compile(
    r"(?<!\d)(20[0-4]\d)(?=\s*(?:年|$|[^\d]|(?:0[1-9]|1[0-2])(?:\D|$)|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:\D|$)))"
)
_LEDGER_DATE = re.compile(
    r"(填报|填表|制表|统计|更新|汇总|报送|截至|截止|编制|上报|报告)[^::\d]{0,6}[:]?\s*(?=\d|[二〇])"
)
_FOUND_DATE = re.compile(r"(检查|督查|发现|走访|巡查|调研|暗访|督导|排查)(日期|时间)[:]\s*(?=\d)")
_PROJECT_LABEL = re.compile(
    r"^(?:监督|督查|检查|所属|建设|重点)?(?:项目|工程)(?:名称)?\s*[:]\s*(?P<name>.+)$"
)
_PROJECT_KEY = re.compile(r"^(?:监督|督查|检查|所属|建设|重点)?(?:项目|工程)(?:名称)?\s*[:]?$")
_BODY_LABEL = re.compile(
    r"^(?:责任单位|整改单位|整改责任单位|承办单位|被检查单位|责任部门|牵头单位)\s*[:]\s*(?P<name>.+)$"
)
_KIND_OF_LIST = re.compile(
    r"(重点|专项|日常|年度)?(监督|督查|督办|检查|巡察|巡查|整改|问题|销号|任务|堵点|难点|痛点|隐患|工作|进展|落实|跟踪|推进|调度|项目化|情况|清单式|动态|排查|反馈|发现)*"
    r"(清单|台账|一览表|汇总表?|统计表|明细表?|情况表|登记表|跟踪表|调度表|销号表|进度表|月报|双月报|周报|表|册|列表)(\(.*\)|（.*）)?$"
)
_GENERIC = re.compile(
    r"^(sheet|工作表|表格?|table|表单)?[\d一二三四五六七八九十()]*$|^\d*年?\d{0,2}月?份?$|^第?[一二三四1-4]季度?$|^第[一二三四五六七八九十\d]+(批|期|轮|次|阶段).*$"
    r"|^(问题|整改|台账|汇总|总表|总|明细|清单|全部|附件|附表|数据|本月|上月|新增|存量|已办结|已销号|未销号|未办结|在办|办结|进行中|销号|主表|正表|堵点|难点|整改中|已完成|未完成|台帐|主|正文|原始|隐藏|代码|字典|参数)"
    r"(问题|整改|台账|汇总|表|清单|明细|情况|项|件|\d|[一二三四五六七八九十]|[()])*$",
    re.IGNORECASE,
)
_WHOLE_AREA = re.compile(
    r"全市|全区|全县|全省|全系统|系统|营商环境|领域|工作|行动|攻坚|年度|京津冀|三地|专项|巡察|巡视|督查|信访|环保|生态环境|安全生产|各|重点|高质量|一体化|协同|问题|乡村振兴"
)
_STATE = re.compile(r"(已|未|尚未|正在)(完成)?(销号|办结|整改|完成整改|办理)|在办")
_PROJECT_END = re.compile(
    r"(项目|工程|铁路|高铁|城际|高速(公路)?|公路|大桥|隧道|码头|船闸|寺|遗址|港区?|园区?|机场|(车|泵|[东南西北])站|枢纽|故居|公园|博物馆|图书馆|医院|学校|小区|片区|地块|管网|水库|河|渠|堤|道|线|段|标段|广场|基地|中心|厂|楼|馆|塔|桥|湖|湿地|一期|二期|三期|系统)$"
)
_BODY_END = re.compile(
    r"(局|委|办|厅|部|院|所|站|处|科|公司|集团|中心|政府|镇|街道|乡|办公室|委员会|办事处|支队|大队|总队|管委会|[银支分总]行|学校|大学|协会|指挥部|专班|派驻组|组|区|县|市)$"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a table's sheet, title and file say about all of its rows."""

    title: str
    hint: YearHint | None
    ledger_on: date | None
    project: str | None
    project_doubt: str
    body: str | None
    state_text: str = ""
    found_on: date | None = None


def year_in(texts: Iterable[str]) -> int | None:
    """The year that a title names: the last one of 2024—2025."""
    for text in texts:
        years = [int(match) for match in _YEAR.findall(normalised(text))]
        if years:
            return max(years)
    return None


def neighbours_year(years: Iterable[int]) -> YearHint | None:
    """The year that most complete dates of the table lie in."""
    counted = Counter(years)
    return YearHint(counted.most_common(1)[0][0], "neighbours") if counted else None


def looks_like_body(text: str) -> bool:
    """Whether a name ends as the names of organisations do."""
    return bool(_BODY_END.search(text.strip()))


def is_generic(name: str) -> bool:
    """Whether a sheet's or section's name says nothing about what it holds: Sheet1, 3月, 第一批, 台账."""
    return bool(_GENERIC.match(plain(name)))


def subject_of(title: str) -> str:
    """A title without its year and without the kind of list that it is: 紫竹林禅寺监督清单 → 紫竹林禅寺."""
    text = re.sub(
        r"[(（]?(19|20)\d\d\s*年?(度|第?[一二三四1-4]季度|上半年|下半年|\d{1,2}(-\d{1,2})?月份?)?[)）]?",
        "",
        title.strip(),
    )
    text = re.sub(r"^(附件|附表)\d*[:\uff1a]?\s*", "", text)
    return _KIND_OF_LIST.sub("", text.strip()).strip(_QUOTES)


def surroundings(
    *,
    above: Sequence[str],
    sheet: str,
    file: str,
    several_sheets: bool,
    first_title: Sequence[str],
    stacked: bool = False,
) -> Surroundings:
    """What `above` (the texts over the table, top first), the sheet's and the file's name say."""
    texts = [*above, *first_title]
    year = year_in(texts) or year_in([sheet])
    hint = YearHint(year, "title") if year else None
    if hint is None and (of_file := year_in([file])):
        hint = YearHint(of_file, "file")
    title = max((t for t in above if ":" not in half_width(t)), key=len, default="") or (
        first_title[0] if first_title else ""
    )
    project, doubt = _project(
        above=above, title=title, sheet=sheet, several_sheets=several_sheets, stacked=stacked
    )
    body = next((name for t in above if (name := _labelled(_BODY_LABEL, t))), None)
    if body is None and several_sheets and looks_like_body(sheet) and not is_generic(sheet):
        body = sheet
    told = _STATE.search(title) or _STATE.search(sheet)
    return Surroundings(
        title,
        hint,
        _ledger_on(texts, hint),
        project,
        doubt,
        body,
        state_text=told[0] if told else "",
        found_on=_found_on(above, hint),
    )


def _labelled(pattern: re.Pattern[str], text: str) -> str:
    """What stands behind a label and its colon, as it is written; empty when the label is not there."""
    match = pattern.match(half_width(text.strip()))
    return text.strip()[match.start("name") : match.end("name")].strip() if match else ""


def _ledger_on(texts: Sequence[str], hint: YearHint | None) -> date | None:
    for position, text in enumerate(texts):
        bare = normalised(text)
        if match := _LEDGER_DATE.search(bare):
            return read_date(bare[match.end() :].strip("()（）"), hint=hint).on
        if re.match(r"^(填报|填表|制表|统计|报送)(日期|时间)[:]?$", bare) and position + 1 < len(texts):
            return read_date(texts[position + 1], hint=hint).on
    return None


def _found_on(above: Sequence[str], hint: YearHint | None) -> date | None:
    """检查日期:… above the table is the day on which all of its matters were found."""
    for text in above:
        bare = normalised(text)
        if match := _FOUND_DATE.search(bare):
            return read_date(bare[match.end() :], hint=hint).on
    return None


def _project(
    *, above: Sequence[str], title: str, sheet: str, several_sheets: bool, stacked: bool
) -> tuple[str | None, str]:
    for position in range(len(above) - 1, -1, -1):
        text = above[position].strip()
        if name := _labelled(_PROJECT_LABEL, text):
            return name, ""
        if _PROJECT_KEY.match(half_width(text)) and position + 1 < len(above):
            return above[position + 1].strip(), ""
    subject = subject_of(title)
    name = "" if is_generic(sheet) else subject_of(sheet) or sheet.strip()
    if is_generic(name):
        name = ""
    if subject and name:
        if subject == name:
            return subject, ""
        if subject in name:
            return subject, "project_from_sheet"
        if name in subject and not _WHOLE_AREA.search(name):
            return (
                subject if subject.startswith(name) and not _WHOLE_AREA.search(subject) else name
            ), "project_from_sheet"
    if name and several_sheets and not looks_like_body(name):
        return name, "project_from_sheet"
    if (
        name
        and several_sheets
        and _PROJECT_END.search(name)
        and not re.search(r"(局|委|办|厅|部|处|科|公司|集团|政府|镇|街道|乡)$", name)
    ):
        return name, "project_from_sheet"
    if (
        stacked
        and title in above
        and subject
        and not is_generic(subject)
        and not looks_like_body(subject)
        and not _WHOLE_AREA.search(subject)
    ):
        return subject, "project_from_sheet"
    if subject and _PROJECT_END.search(subject) and not _WHOLE_AREA.search(subject):
        return subject, "project_from_sheet"
    return None, ""
