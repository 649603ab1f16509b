"""Days as squares, a year a row: which were good, which bad, which are missing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from django.utils.safestring import SafeString

from jianxing.site.indicators.plots.axes import INK, drawing, words

_SIDE, _GAP = 13, 2
_LEFT, _TOP = 52, 22
#: From far below the limit to far above it: pale to dark, the step over the limit changes the hue too.
SHADES: Final = ("#e4efe9", "#a9d0bf", "#5aa888", "#e0a458", "#c2543f", "#7f2021")
#: The six levels of AQI: good and moderate days differ from polluted ones in hue.
AQI_SHADES: Final = ("#cfe6da", "#86bfa4", "#eacb7c", "#dd8f4d", "#b24434", "#6b1d2a")
BOUNDS: Final = (0.5, 0.75, 1.0, 1.5, 2.0)


def heat(
    values: Mapping[date, float], *, years: Sequence[int], limit_on: Mapping[date, float] | None, title: str,
    bounds: Sequence[float] = BOUNDS, scale_words: Sequence[str] = (), shades: Sequence[str] = SHADES,
) -> SafeString:  # fmt: skip
    """Return the calendar of *years*; a value is shaded by its share of the limit of its day, or of 1 where there is none."""
    high = 7 * (_SIDE + _GAP) + 26
    width = _LEFT + 54 * (_SIDE + _GAP) + 8
    height = _TOP + len(years) * high + 26
    parts: list[str] = []
    for row, year in enumerate(years):
        parts += _year(year, _TOP + row * high, values, limit_on, bounds, shades)
    parts += _key(height - 18, scale_words, shades)
    return drawing(width=width, height=height, title=title, parts=parts)


def _year(
    year: int,
    top: int,
    values: Mapping[date, float],
    limits: Mapping[date, float] | None,
    bounds: Sequence[float],
    shades: Sequence[str],
) -> Iterator[str]:
    yield words(8, top + 4 * (_SIDE + _GAP), str(year), ink="ink", size=13)
    day = date(year, 1, 1)
    offset = day.weekday()
    by_shade: dict[str, list[str]] = {}
    while day.year == year:
        place = (day - date(year, 1, 1)).days + offset
        x, y = _LEFT + place // 7 * (_SIDE + _GAP), top + place % 7 * (_SIDE + _GAP)
        value = values.get(day)
        if value is None:
            shade = ""
        else:
            bound = 1.0 if limits is None else limits.get(day, 0.0)
            share = value / bound if bound else value
            shade = shades[sum(share > one for one in bounds)]
        by_shade.setdefault(shade, []).append(f"M{x},{y}h{_SIDE}v{_SIDE}h-{_SIDE}z")
        if day.day == 1:
            yield words(x, top - 5, f"{day.month}", size=11)
        day += timedelta(days=1)
    for shade, squares in by_shade.items():
        if shade:
            yield f'<path d="{"".join(squares)}" fill="{shade}"/>'
        else:
            yield f'<path d="{"".join(squares)}" fill="none" stroke="{INK["line"]}" stroke-width="0.8"/>'


def _key(y: int, said: Sequence[str], shades: Sequence[str]) -> Iterator[str]:
    x = _LEFT
    for shade, text in zip(("", *shades), said, strict=False):
        look = f'fill="{shade}"' if shade else f'fill="none" stroke="{INK["line-strong"]}"'
        yield f'<rect x="{x}" y="{y}" width="{_SIDE}" height="{_SIDE}" {look}/>'
        yield words(x + _SIDE + 5, y + 11, text)
        x += _SIDE + 20 + round(sum(12 if ord(letter) > 0x2E7F else 6.6 for letter in text))
