"""How readings are distributed just below and just above a limit."""

from collections.abc import Sequence
from typing import Final

from django.utils.safestring import SafeString

from jianxing.site.indicators.plots.axes import INK, drawing, line, said, ticks, words

WIDE: Final = 960
HIGH: Final = 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 28, 34


def around_limit(
    counts: Sequence[int], *, low: float, width: float, limit: float, unit: str, title: str, count_word: str
) -> SafeString:
    """Return bars of equal *width* from *low* on; the limit is the edge between two of them."""
    marks = ticks(0, max(counts, default=1), about=4)
    high = low + width * len(counts)

    def x(value: float) -> float:
        return _LEFT + (value - low) / (high - low) * (WIDE - _LEFT - _RIGHT)

    def y(count: float) -> float:
        return HIGH - _BOTTOM - count / marks[-1] * (HIGH - _TOP - _BOTTOM)

    parts = [
        part
        for mark in marks
        for part in (
            line(_LEFT, y(mark), WIDE - _RIGHT, y(mark)),
            words(_LEFT - 8, y(mark) + 4, said(mark), anchor="end"),
        )
    ]
    for at, count in enumerate(counts):
        edge = low + at * width
        ink = INK["reading"] if edge < limit - width / 2 else INK["limit"]
        wide = x(edge + width) - x(edge) - 1.5
        parts.append(
            f'<rect x="{x(edge) + 0.75:.1f}" y="{y(count):.1f}" width="{wide:.1f}" height="{y(0) - y(count):.1f}"'
            f' fill="{ink}" fill-opacity="0.75"><title>{edge:g}–{edge + width:g} {unit}: {count}</title></rect>'
        )
    parts.extend(
        words(x(value), HIGH - _BOTTOM + 18, said(value), anchor="middle")
        for value in ticks(low, high, about=10)
        if low <= value <= high
    )
    parts += [
        line(x(limit), _TOP - 6, x(limit), HIGH - _BOTTOM, ink="limit", wide=1.4, dash="6 4"),
        words(x(limit) + 5, _TOP + 2, f"{said(limit)} {unit}", ink="limit"),
        words(8, 16, count_word),
        line(_LEFT, HIGH - _BOTTOM, WIDE - _RIGHT, HIGH - _BOTTOM, ink="line-strong"),
    ]
    return drawing(width=WIDE, height=HIGH, title=title, parts=parts)
