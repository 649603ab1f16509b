"""Readings over time, with limits by date, spans that are asked about, and readings above the limit marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString

from jianxing.indicators.queries import Mark
from jianxing.site.indicators.plots.axes import INK, drawing, line, paths, said, ticks, words

WIDE: Final = 960
HIGH: Final = 320
#: Values of a line from which on it is drawn finely.
_MANY: Final = 700
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 28, 34


@dataclass(frozen=True, slots=True)
class Line:
    """Values by day; ``ink`` is one of ``axes.INK``."""

    name: str
    days: Sequence[date]
    values: Sequence[float | None]
    ink: str = "reading"
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """The lowest and highest of each day, drawn behind the lines."""

    days: Sequence[date]
    low: Sequence[float | None]
    high: Sequence[float | None]


class _Scale:
    """From days and values to the picture."""

    def __init__(self, first: date, last: date, low: float, high: float) -> None:
        self.first, self.last = first, last
        self.marks = ticks(low, high)
        self.low, self.high = self.marks[0], self.marks[-1]
        self._days = max((last - first).days, 1)

    def x(self, day: date) -> float:
        return _LEFT + (day - self.first).days / self._days * (WIDE - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        return HIGH - _BOTTOM - (value - self.low) / (self.high - self.low) * (HIGH - _TOP - _BOTTOM)


def timeline(
    lines: Sequence[Line],
    *,
    unit: str,
    title: str,
    limits: Sequence[tuple[date, float]] = (),
    limit_word: str = "",
    spans: Sequence[Mark] = (),
    band: Band | None = None,
) -> SafeString:
    """Return the plot. Where nothing was measured the line is broken."""
    days = [day for one in lines for day in one.days]
    if not days:
        return SafeString("")
    held = [value for one in lines for value in one.values if value is not None]
    held += [value for value in (band.high if band else ()) if value is not None]
    first, last = min(days), max(days)
    in_force = [
        (since, value) for at, (since, value) in enumerate(limits)
        if since <= last and (at + 1 == len(limits) or limits[at + 1][0] > first)
    ]  # fmt: skip
    held += [value for _since, value in in_force]
    low = min(0.0, *held) if held else 0.0
    scale = _Scale(first, last, low, max(held, default=1.0))
    parts = [
        *_spans(scale, spans),
        *_grid(scale, unit),
        *_band(scale, band),
        *(_line(scale, one) for one in lines),
        *_above(scale, lines[0], in_force),
        *_limits(scale, in_force, limit_word),
        *_legend(lines),
    ]
    return drawing(width=WIDE, height=HIGH, title=title, parts=parts)


def _grid(scale: _Scale, unit: str) -> Iterator[str]:
    for value in scale.marks:
        y = scale.y(value)
        yield line(_LEFT, y, WIDE - _RIGHT, y)
        yield words(_LEFT - 8, y + 4, said(value), anchor="end")
    yield words(8, 16, unit)
    for day, text in _days(scale):
        x = scale.x(day)
        yield line(x, HIGH - _BOTTOM, x, HIGH - _BOTTOM + 5, ink="line-strong")
        yield words(x, HIGH - _BOTTOM + 20, text, anchor="middle")
    yield line(_LEFT, HIGH - _BOTTOM, WIDE - _RIGHT, HIGH - _BOTTOM, ink="line-strong")


def _days(scale: _Scale) -> Iterator[tuple[date, str]]:
    """Yield the days that are named below: years, quarters, months or days, as many as can be read."""
    total = (scale.last - scale.first).days
    if total <= 45:
        step = max(1, total // 10)
        for at in range(0, total + 1, step):
            day = scale.first + timedelta(days=at)
            yield day, f"{day:%m-%d}"
        return
    months = 1 if total <= 400 else 3 if total <= 1000 else 6 if total <= 2200 else 12
    if total > 7300:
        months = 60
    year, month = scale.first.year, 1
    while (day := date(year, month, 1)) <= scale.last:
        if day >= scale.first:
            yield day, f"{day:%Y-%m}" if months < 12 else f"{day:%Y}"
        year, month = (year + (month - 1 + months) // 12, (month - 1 + months) % 12 + 1)


def _line(scale: _Scale, one: Line) -> str:
    points = [
        None if value is None else (scale.x(day), scale.y(value))
        for day, value in zip(one.days, one.values, strict=True)
    ]
    dashed = f' stroke-dasharray="{one.dash}"' if one.dash else ""
    wide = 0.8 if len(points) > _MANY else 1.4
    return (
        f'<path d="{paths(points)}" fill="none" stroke="{INK[one.ink]}" stroke-width="{wide:g}" stroke-linejoin="round"'
        f' stroke-linecap="round"{dashed}/>'
    )


def _band(scale: _Scale, band: Band | None) -> Iterator[str]:
    if band is None:
        return
    strokes = "".join(
        f"M{scale.x(day):.1f},{scale.y(low):.1f}V{scale.y(high):.1f}"
        for day, low, high in zip(band.days, band.low, band.high, strict=True)
        if low is not None and high is not None
    )
    yield f'<path d="{strokes}" stroke="{INK["reading"]}" stroke-width="1.2" stroke-opacity="0.2" fill="none"/>'


def _limits(scale: _Scale, limits: Sequence[tuple[date, float]], word: str) -> Iterator[str]:
    for at, (since, value) in enumerate(limits):
        begins = max(since, scale.first)
        ends = limits[at + 1][0] if at + 1 < len(limits) else scale.last
        x1, x2, y = scale.x(begins), scale.x(min(ends, scale.last)), scale.y(value)
        yield line(x1, y, x2, y, ink="limit", wide=1.2, dash="6 4")
        yield words(x2, y - 5, f"{word} {said(value)}".strip(), anchor="end", ink="limit", halo=True)
        if at + 1 < len(limits):
            yield line(x2, scale.y(limits[at + 1][1]), x2, y, ink="limit", wide=1.2, dash="2 3")


def _above(scale: _Scale, one: Line, limits: Sequence[tuple[date, float]]) -> Iterator[str]:
    """Mark the readings above the limit in force; as one path, since there may be hundreds."""
    marks = []
    for day, value in zip(one.days, one.values, strict=True):
        bound = next((limit for since, limit in reversed(limits) if since <= day), None)
        if value is not None and bound is not None and value > bound:
            marks.append(f"M{scale.x(day):.1f},{scale.y(value):.1f}h0.1")
    if marks:
        wide = 2.2 if len(one.days) > _MANY else 3.4
        yield f'<path d="{"".join(marks)}" stroke="{INK["limit"]}" stroke-width="{wide:g}" stroke-linecap="round"/>'


def _spans(scale: _Scale, spans: Sequence[Mark]) -> Iterator[str]:
    for one in spans:
        if one.is_corrected:
            continue
        first, last = max(one.first, scale.first), min(one.last, scale.last)
        if first > last:
            continue
        x, wide = scale.x(first), max(scale.x(last) - scale.x(first), 3.0)
        ink = INK["question" if one.is_question else "flag"]
        box = (
            f'<rect x="{x:.1f}" y="{_TOP}" width="{wide:.1f}" height="{HIGH - _TOP - _BOTTOM}" fill="{ink}"'
            f' fill-opacity="0.13" stroke="{ink}" stroke-width="0.8"><title>{escape(one.said)}</title></rect>'
        )
        yield f'<a href="{escape(one.url)}">{box}</a>' if one.url else box
        if one.is_question:
            yield words(x + 3, _TOP + 14, "?", ink="ink", size=13)


def _legend(lines: Sequence[Line]) -> Iterator[str]:
    if len(lines) < 2:
        return
    x = float(_LEFT + 40)
    for one in lines:
        yield line(x, 13, x + 18, 13, ink=one.ink, wide=2, dash=one.dash)
        yield words(x + 24, 17, one.name, ink="ink")
        x += 44 + 12.5 * sum(1.0 if ord(letter) > 0x2E7F else 0.55 for letter in one.name)
