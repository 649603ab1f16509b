"""Dates and limits as people write them.

Nothing is guessed silently: what had to be supplied (a year, an end of month that was not written) or could be
read in two ways carries a doubt; what cannot be a date carries an error and no date.
"""

from __future__ import annotations

import calendar as months
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from math import isfinite

from jianxing.importing.reading.grid import CellError, Value
from jianxing.importing.reading.written import arabic
from jianxing.importing.reading.xlsx import serial_to_date

_FIRST_SERIAL, _LAST_SERIAL = 36_526, 54_789  # 2000-01-01 to 2049-12-31
_FIRST_YEAR, _LAST_YEAR = 1990, 2060
_MOST_DAYS = 400
_LONGEST = 200  # characters; what is longer is a report, not a date


@dataclass(frozen=True, slots=True)
class YearHint:
    """The year that a date without one belongs to, and where it was found (title, file, neighbours)."""

    year: int
    source: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says about time.

    kind: "empty", "date", "immediate" (立行立改), "open" (长期坚持), "days" (a limit of `days` from a start:
    `unit` workdays, days or months), "unreadable".
    """

    kind: str
    on: date | None = None
    days: int = 0
    unit: str = ""
    doubt: str = ""
    error: str = ""


EMPTY = Reading("empty")

_IMMEDIATE = re.compile(
    r"立行立改|立即|立查立改|立知立改|立整立改|立改|即知即改|即查即改|即改|即时|当场|现场整改|当日|当天|即日"
    r"|边查边改|边督边改|边检边改|马上|即办|随改|立办"
)
_OPEN = re.compile(
    r"长期|持续|常态|长效|不限|无限期|无期限|无时限|永久|全程|始终|经常性|日常|动态"
    r"|不设(期限|时限)|一直|滚动|久久为功|longterm|ongoing|continuous"
)
_UNDECIDED = re.compile(r"待定|未定|待明确|未明确|另行|待研究|视情|tbd|待协商|待报")
_BLANK = re.compile(r"^[-/\\—–―_.·。~*]*$|^(无|暂无|空|未|否|未完成|未销号|n/?a|none|尚未|无要求)$")
_TIME = re.compile(r"[t\s]*(上午|下午)?\d{1,2}[::时]\d{1,2}([::分]\d{1,2})?(\.\d+)?[秒分]?z?$")
_WEEKDAY = re.compile(r"[(（]?(星期|周|礼拜)[一二三四五六日天][)）]?")
_MONTH_NAME = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_MONTH_NUMBERS = {name: number + 1 for number, name in enumerate(_MONTH_NAME.strip("()").split("|"))}
_RECURRING = re.compile(r"每(个?月|季度?|半?年|周|日|天)")
_SPELLED = re.compile(r"年|月|日|号|季|周|天")

# What may stand around a date without changing it.
_FILLER = re.compile(
    r"以?前|之前|底|末|于|在|预计|计划|拟|力争|确保|务必|最迟|最晚|不晚于|不迟于|截至|截止|到期|为止|止|完成|办结|整改到位"
    r"|整改|办理|销号|解决|落实|到位|完毕|要求|限期|时限|期限|限|发现|检查|须|应|需|请|并|全部|全面|必须|日期|时间|[:：,，。;；()（）.、]"
)
_FULL = (
    re.compile(
        r"(?<!\d)(?P<y>(?:19|20)\d\d)[年./\-—_、,](?P<m>\d{1,2})[月./\-—_、,](?P<d>\d{1,2})(?!\d)[日号]?"
    ),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)"),
    # Two digits of a year only with one and the same sign between all three: 10.1-10.20 is a span of days.
    re.compile(
        r"(?<![\d./\-])(?P<y2>\d\d)(?:(?P<s>[./\-])(?P<m>\d{1,2})(?P=s)|年(?P<m2>\d{1,2})月)(?P<d>\d{1,2})(?![\d./\-])[日号]?"
    ),
)
_SPAN = re.compile(r"^(\d{1,2}[./]\d{1,2})[-~—至到]+(\d{1,2}[./]\d{1,2})$")
_AMERICAN = re.compile(r"(?<!\d)(?P<a>\d{1,2})[/.\-](?P<b>\d{1,2})[/.\-](?P<y>(?:19|20)\d\d)(?!\d)")
_YEAR_WORD = r"(?:(?P<y>(?:19|20)\d\d)年?|(?P<y2>\d\d)年|(?P<rel>今年|本年度?|明年|次年|去年))"
_PART = r"(?P<part>上旬|中旬|下旬|月?底|月?末|初|中|份)?"
_MONTH = re.compile(rf"{_YEAR_WORD}[./\-]?(?P<m>\d{{1,2}})月{_PART}(?P<before>以?前|之前)?")
_MONTH_NUMERIC = re.compile(rf"(?<!\d)(?P<y>(?:19|20)\d\d)[./\-年](?P<m>\d{{1,2}})(?!\d){_PART}(?P<before>)")
_MONTH_PACKED = re.compile(r"^(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<part>)(?P<before>)$")
_MONTH_DAY = re.compile(rf"(?:{_YEAR_WORD})?(?<!\d)(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})(?!\d)[日号]?")
_MONTH_DAY_NUMERIC = re.compile(r"(?<![\d./\-])(?P<m>\d{1,2})[./\-](?P<d>\d{1,2})(?![\d./\-%])")
_MONTH_ALONE = re.compile(rf"(?<!\d)(?P<m>\d{{1,2}})月{_PART}(?P<before>以?前|之前)?")
_THIS_MONTH = re.compile(r"(?P<which>本月|当月|次月|下个?月)(?P<part>上旬|中旬|下旬|底|末|初|中|内|份)?")
_MONTH_END_ALONE = re.compile(r"^月(底|末)")
_QUARTER = re.compile(rf"(?:{_YEAR_WORD})?第?(?P<q>[1-4])季度?(?:末|底|内)?")
_HALF = re.compile(rf"(?:{_YEAR_WORD})?(?P<half>上半年|下半年|年中)(?:末|底|内)?")
_YEAR_END = re.compile(
    rf"(?:{_YEAR_WORD}年?(?:年?底|年?末|年?内|全年|12月底)?|(?<!\d)年(?:底|末|内)|全年)(?:以?前|之前)?"
)
_LIMIT = re.compile(
    r"(?P<n>\d+(?:\.5)?|半)(?P<count>个)?(?P<half>半)?"
    r"(?P<unit>工作日|工作天|working|workdays?|自然日|日历日|日历天|天|日|周|星期|礼拜|月|年|小时|h|days?)(?:时间)?"
    r"(?P<within>以?内|之内)?"
)


def read_date(
    value: Value | None,
    *,
    hint: YearHint | None = None,
    after: date | None = None,
    deadline: bool = False,
) -> Reading:
    """The day, or for a `deadline` also the limit, that the cell names.

    A missing year comes from `hint`, else from `after`; a day that so falls well before `after` is put into the next year.
    """
    if type(value) is str:  # nearly all are
        return _text(value, hint=hint, after=after, deadline=deadline)
    match value:
        case None | CellError() | bool():
            return EMPTY
        case datetime():
            return _checked(Reading("date", value.date()))
        case date():
            return _checked(Reading("date", value))
        case time():
            return Reading("unreadable", error="not_a_date")
        case int() | float():
            return _number(value, hint=hint, after=after, deadline=deadline)
    return _text(value, hint=hint, after=after, deadline=deadline)


def _checked(reading: Reading) -> Reading:
    if reading.on and not _FIRST_YEAR <= reading.on.year <= _LAST_YEAR:
        return replace(reading, doubt="odd_year")
    return reading


def _number(number: float, *, hint: YearHint | None, after: date | None, deadline: bool) -> Reading:
    if not isfinite(number):
        return Reading("unreadable", error="not_a_date")
    if number == int(number):
        whole = int(number)
        if _FIRST_SERIAL <= whole <= _LAST_SERIAL:
            moment = serial_to_date(whole)
            return Reading("date", moment.date()) if isinstance(moment, datetime) else EMPTY
        if deadline and 0 < whole <= _MOST_DAYS:
            return Reading("days", days=whole, unit="workdays", doubt="bare_number_of_days")
        return _text(str(whole), hint=hint, after=after, deadline=deadline)
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        moment = serial_to_date(number)
        return Reading("date", moment.date()) if isinstance(moment, datetime) else EMPTY
    # 3.1 typed for 1 or 10 March, 2025.1 for January or October: the sheet kept no trailing zero.
    reading = _text(f"{number:g}", hint=hint, after=after, deadline=deadline)
    return replace(reading, doubt="number_as_date") if reading.on else reading


def normalised(text: str) -> str:
    """The text as the patterns expect it: NFKC, digits for numerals, no white space, no time of day, no weekday."""
    text = unicodedata.normalize("NFKC", text).strip().lower()
    text = _WEEKDAY.sub("", text)
    text = arabic(text.replace("元月", "1月").replace("正月", "1月"))
    text = re.sub(r"\s+", " ", text)
    if re.match(r"\d{2,4}\D\d{1,2}\D\d{1,2}\D|\d{8} ", text):
        text = _TIME.sub("", text)
    if re.search("[a-z]{3}", text):
        text = _in_english(text)
    text = re.sub(r"(?<=\d) (?=\d)", "-", text) if not _SPELLED.search(text) else text
    return re.sub(
        r"(?<=\d)([./\-。])[./\-。]*(?=\d)", lambda m: m[1].replace("。", "."), text.replace(" ", "")
    )


def _in_english(text: str) -> str:
    """5 March 2025, Mar 5, 2025 and 05-Mar-25 with the month as a number."""
    text = re.sub(rf"(\d{{1,2}})(?:st|nd|rd|th)?[ \-]*{_MONTH_NAME}[a-z]*[.,]?[ \-]*(\d{{4}}|\d\d)(?!\d)",
                  lambda m: f"{m[3]}-{_MONTH_NUMBERS[m[2]]}-{m[1]}", text)  # fmt: skip
    text = re.sub(rf"{_MONTH_NAME}[a-z]*[. ]*(\d{{1,2}})(?:st|nd|rd|th)?,? *(\d{{4}})",
                  lambda m: f"{m[3]}-{_MONTH_NUMBERS[m[1]]}-{m[2]}", text)  # fmt: skip
    return re.sub(rf"{_MONTH_NAME}[a-z]*[., \-]*(\d{{4}})", lambda m: f"{m[2]}-{_MONTH_NUMBERS[m[1]]}", text)


def _text(raw: str, *, hint: YearHint | None, after: date | None, deadline: bool) -> Reading:
    if len(raw) > _LONGEST:
        return Reading("unreadable", error="not_a_date")
    complete = _complete(raw, deadline)
    return _of_text(raw, hint, after, deadline) if complete is None else complete


@lru_cache(maxsize=8192)
def _complete(raw: str, deadline: bool) -> Reading | None:
    """What a text with a whole day in it says: neither the year supplied nor the day before matters to it."""
    text = normalised(raw)
    if not any(pattern.search(text) for pattern in _FULL):
        return None
    return _of_text(raw, None, None, deadline)


@lru_cache(maxsize=8192)
def _of_text(raw: str, hint: YearHint | None, after: date | None, deadline: bool) -> Reading:
    """A ledger writes the same few words and days over and over."""
    text = normalised(raw)
    if _BLANK.match(text):
        return EMPTY
    if text.isdigit() and len(text) == 5 and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
        moment = serial_to_date(int(text))
        if isinstance(moment, datetime):
            return Reading("date", moment.date())
    if deadline and text.isdigit() and 0 < int(text) <= _MOST_DAYS:
        return Reading("days", days=int(text), unit="workdays", doubt="bare_number_of_days")
    if deadline and _RECURRING.search(text):
        return Reading("open", doubt="recurring")
    reading = _first_match(text, hint=hint, after=after, deadline=deadline)
    immediate, is_open = _IMMEDIATE.search(text), _OPEN.search(text)
    if reading is not None and reading.kind == "date":
        if deadline and (immediate or is_open):
            return replace(reading, doubt=reading.doubt or "several_limits")
        return _checked(reading)
    if deadline and immediate:
        return Reading("immediate", doubt="several_limits" if is_open or reading else "")
    if reading is not None:
        return reading
    if deadline and is_open:
        return Reading("open")
    if _UNDECIDED.search(text):
        return Reading("open", doubt="undecided") if deadline else Reading("empty", doubt="undecided")
    return Reading("unreadable", error="not_a_date")


def _first_match(text: str, *, hint: YearHint | None, after: date | None, deadline: bool) -> Reading | None:
    full = [m for pattern in _FULL for m in pattern.finditer(text)]
    if full:
        chosen = full[-1] if deadline else full[0]
        reading = _full(chosen)
        rest = text
        for found in full:
            rest = rest.replace(found[0], "", 1)
        if len(full) > 1:
            return replace(reading, doubt=reading.doubt or "several_dates")
        ranged = _range_end(rest, reading) if deadline else None
        if ranged:
            return ranged
        return _with_rest(reading, rest)
    if span := _SPAN.match(text):
        end = _first_match(span[2 if deadline else 1], hint=hint, after=after, deadline=deadline)
        return replace(end, doubt="several_dates") if end and end.on else end
    if american := _AMERICAN.search(text):
        return _american(american)
    for pattern, read in (
        (_MONTH_DAY, _month_day),
        (_MONTH, _month),
        (_QUARTER, _quarter),
        (_HALF, _half),
        (_MONTH_PACKED, _month),
        (_MONTH_NUMERIC, _month),
        (_MONTH_DAY_NUMERIC, _month_day),
        (_MONTH_ALONE, _month),
        (_THIS_MONTH, _this_month),
        (_MONTH_END_ALONE, _this_month),
    ):
        if pattern is _MONTH_ALONE and _LIMIT.search(text) and "个月" in text:
            continue
        found_all = list(pattern.finditer(text))
        if not found_all:
            continue
        match = found_all[-1] if deadline else found_all[0]
        reading = read(match, hint, after, deadline)
        if len(found_all) > 1:
            reading = replace(reading, doubt=reading.doubt or "several_dates")
        return _with_rest(reading, text.replace(match[0], "", 1))
    if deadline and (limit := _limit(text)):
        return limit
    if year_end := _YEAR_END.search(text):
        return _with_rest(_year_end(year_end, hint, after, deadline), text.replace(year_end[0], "", 1))
    return None


def _with_rest(reading: Reading, rest: str) -> Reading:
    if reading.on and not reading.doubt and _FILLER.sub("", rest).strip("至到-~—"):
        return replace(reading, doubt="words_around_date")
    return reading


def _range_end(rest: str, start: Reading) -> Reading | None:
    """2025年3月1日至3月20日: the second date leans on the first one's year."""
    rest = rest.lstrip("-~—至到")
    match = _MONTH_DAY.search(rest) or _MONTH_DAY_NUMERIC.search(rest)
    if start.on and match:
        reading = _day(start.on.year, int(match["m"]), int(match["d"]))
        return replace(reading, doubt=reading.doubt or "several_dates")
    return None


def _day(year: int, month: int, day: int, doubt: str = "") -> Reading:
    try:
        return Reading("date", date(year, month, day), doubt=doubt)
    except ValueError:
        return Reading("unreadable", error="impossible_date")


def _full(match: re.Match[str]) -> Reading:
    groups = match.groupdict()
    year = int(groups["y"]) if groups.get("y") else 2000 + int(groups["y2"])
    reading = _day(year, int(groups["m"] or groups["m2"]), int(groups["d"]))
    if not groups.get("y") and reading.on and not 2015 <= year <= 2040:
        return replace(reading, doubt="odd_year")
    return reading


def _american(match: re.Match[str]) -> Reading:
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    if first > 12 and second <= 12:
        return _day(year, second, first)
    return _day(year, first, second, doubt="day_or_month" if second <= 12 and first != second else "")


def _year(match: re.Match[str], hint: YearHint | None, after: date | None) -> tuple[int | None, str]:
    """The year written, else the one supplied with its doubt."""
    groups = match.groupdict()
    if groups.get("y"):
        return int(groups["y"]), ""
    if groups.get("y2"):
        return 2000 + int(groups["y2"]), ""
    base = hint or (YearHint(after.year, "neighbours") if after else None)
    if base is None:
        return None, ""
    shift = {"明年": 1, "次年": 1, "去年": -1}.get(groups.get("rel") or "", 0)
    return base.year + shift, f"year_from_{base.source}"


def _supplied(reading: Reading, doubt: str, after: date | None) -> Reading:
    """With a supplied year: a day more than two months before what it must follow belongs to the next year."""
    if doubt and reading.on and after and (after - reading.on).days > 60:
        moved = _day(
            reading.on.year + 1, reading.on.month, min(reading.on.day, 28 if reading.on.month == 2 else 31)
        )
        if moved.on and (moved.on - after).days < 330:
            reading = moved
    return replace(reading, doubt=reading.doubt or doubt) if reading.on else reading


def _month_day(match: re.Match[str], hint: YearHint | None, after: date | None, deadline: bool) -> Reading:
    year, doubt = _year(match, hint, after)
    month, day = int(match["m"]), int(match["d"])
    if year is None:
        valid = 1 <= month <= 12 and 1 <= day <= 31
        return Reading("unreadable", error="no_year" if valid else "impossible_date")
    return _supplied(_day(year, month, day), doubt, after)


_PART_DAY = {"上旬": 10, "中旬": 20, "初": 10, "中": 15}


def _month(match: re.Match[str], hint: YearHint | None, after: date | None, deadline: bool) -> Reading:
    year, doubt = _year(match, hint, after)
    month, part = int(match["m"]), match["part"] or ""
    if not 1 <= month <= 12:
        return Reading("unreadable", error="impossible_date")
    if year is None:
        return Reading("unreadable", error="no_year")
    last = months.monthrange(year, month)[1]
    exact = part in ("月底", "月末", "底", "末", "上旬", "中旬", "下旬")
    if not deadline and not exact:
        return _supplied(_day(year, month, 1, doubt="month_only"), doubt, after)
    if deadline and match["before"] and not part:
        # 6月前: before June begins, or by its end? Both are meant by those who write it.
        previous = date(year, month, 1) - timedelta(days=1)
        return Reading("date", previous, doubt="before_month")
    reading = _day(year, month, _PART_DAY.get(part, last), doubt="" if exact else "month_only")
    return _supplied(reading, doubt, after)


def _this_month(match: re.Match[str], hint: YearHint | None, after: date | None, deadline: bool) -> Reading:
    if after is None:
        return Reading("unreadable", error="no_start")
    groups = match.groupdict()
    first = after.replace(day=1)
    if (groups.get("which") or "").startswith(("次", "下")):
        first = (first + timedelta(days=32)).replace(day=1)
    last = months.monthrange(first.year, first.month)[1]
    return _day(
        first.year, first.month, _PART_DAY.get(groups.get("part") or "", last), doubt="relative_limit"
    )


def _quarter(match: re.Match[str], hint: YearHint | None, after: date | None, deadline: bool) -> Reading:
    year, doubt = _year(match, hint, after)
    if year is None:
        return Reading("unreadable", error="no_year")
    month = int(match["q"]) * 3
    if not deadline:
        return _supplied(_day(year, month - 2, 1, doubt="month_only"), doubt, after)
    return _supplied(_day(year, month, months.monthrange(year, month)[1]), doubt, after)


def _half(match: re.Match[str], hint: YearHint | None, after: date | None, deadline: bool) -> Reading:
    year, doubt = _year(match, hint, after)
    if year is None:
        return Reading("unreadable", error="no_year")
    on = (12, 31) if match["half"] == "下半年" else (6, 30)
    return _supplied(_day(year, *on, doubt="" if deadline else "month_only"), doubt, after)


def _year_end(match: re.Match[str], hint: YearHint | None, after: date | None, deadline: bool) -> Reading:
    year, doubt = _year(match, hint, after)
    if year is None:
        return Reading("unreadable", error="no_year")
    exact = re.search(r"底|末|内", match[0])
    return _day(year, 12, 31, doubt=doubt or ("" if exact and deadline else "month_only"))


def _limit(text: str) -> Reading | None:
    found = list(_LIMIT.finditer(text))
    if not found:
        return None
    match = found[0]
    number, unit = match["n"], match["unit"]
    amount = 0.5 if number == "半" else float(number) + (0.5 if match["half"] else 0)
    doubt = "several_limits" if len(found) > 1 else ""
    if unit in ("工作日", "工作天", "working", "workday", "workdays"):
        return Reading("days", days=int(amount), unit="workdays", doubt=doubt)
    if unit in ("自然日", "日历日", "日历天"):
        return Reading("days", days=int(amount), unit="days", doubt=doubt)
    if unit in ("天", "日", "day", "days"):
        return Reading("days", days=int(amount), unit="days", doubt=doubt or "calendar_days")
    if unit in ("周", "星期", "礼拜"):
        return Reading("days", days=int(amount * 7), unit="days", doubt=doubt or "relative_limit")
    if unit in ("小时", "h"):
        return Reading("days", days=max(1, round(amount / 24)), unit="days", doubt=doubt or "relative_limit")
    months_count = amount * 12 if unit == "年" else amount
    if months_count < 1:
        return Reading("days", days=15, unit="days", doubt=doubt or "relative_limit")
    if unit == "月" and not match["count"]:
        return None
    if unit == "年" and amount > 5:
        return None
    return Reading("days", days=int(months_count), unit="months", doubt=doubt or "relative_limit")


def add_months(start: date, count: int) -> date:
    """The same day `count` months later, or that month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, months.monthrange(year, month + 1)[1]))
