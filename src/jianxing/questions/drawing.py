"""The picture of a question as SVG: drawn on the server, so that it prints and needs no script; for a page, and for paper."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from jianxing.kernel.typesetting import families

_WIDTH, _HEIGHT = 720, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 26, 28
_MOST_LABELS = 8
#: What a page's style sheet says of the picture, for paper.
_ON_PAPER: Final = """
text { font-size: 13px; fill: #565a61; font-family: %s; }
.jx-plot-tick { text-anchor: end; }
.jx-plot-label { text-anchor: middle; }
.jx-plot-grid { stroke: #d5dae0; stroke-width: 1; }
.jx-plot-line { fill: none; stroke: #1d4f80; stroke-width: 1.4; stroke-linejoin: round; }
.jx-plot-line--1 { stroke: #6f716f; stroke-dasharray: 5 3; }
.jx-plot-line--2 { stroke: #009e73; }
.jx-plot-mark { fill: #ffffff; stroke: #9e2a2b; stroke-width: 1.6; }
.jx-plot-column { fill: #b9c4d2; }
.jx-plot-column--1 { fill: none; stroke: #565a61; stroke-width: 1; }
.jx-plot-column--marked { fill: #9e2a2b; fill-opacity: 0.72; }
.jx-plot-limit { stroke: #9e2a2b; stroke-width: 1.4; stroke-dasharray: 6 4; }
.jx-plot-limit-word { text-anchor: end; fill: #9e2a2b; }
"""
#: Of a key under the picture: its own width, the distance to the next, the height of a row; of a wide character and a narrow one.
_KEY, _GAP, _ROW = 22, 18, 18
_WIDE_CHARACTER, _NARROW_CHARACTER = 13.0, 7.3


def drawn(picture: Mapping[str, Any] | None) -> SafeString | None:
    """Return the picture as SVG with its title for who cannot see it; None where a question has none."""
    inner = _inner(picture) if picture else None
    if picture is None or inner is None:
        return None
    return format_html(
        '<svg class="jx-plot" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        _WIDTH,
        _HEIGHT,
        picture["title"],
        inner,
    )


def printed(picture: Mapping[str, Any] | None, *, asked: str, limit: str) -> str:
    """Return the picture as a file of its own for paper, with its keys; empty where there is none.

    *asked* and *limit* are what the marked places and the limit are called.
    """
    inner = _inner(picture) if picture else None
    if picture is None or inner is None:
        return ""
    keys, rows = _keys(picture, asked=asked, limit=limit)
    faces = ", ".join(f"'{name}'" for name in families()["hei"])
    return str(
        format_html(
            '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" viewBox="0 0 {} {}"><style>{}</style>{}{}</svg>',
            _WIDTH,
            _HEIGHT + rows * _ROW,
            _WIDTH,
            _HEIGHT + rows * _ROW,
            mark_safe(_ON_PAPER % faces),  # noqa: S308  (our own rules and the names of our own faces)
            inner,
            keys,
        )
    )


def _keys(picture: Mapping[str, Any], *, asked: str, limit: str) -> tuple[SafeString, int]:
    """Return what each look means, in rows under the picture, and how many rows."""
    drawn_keys, x, row = [], float(_LEFT), 0
    for look, words in _looks(picture, asked=asked, limit=limit):
        wide = _KEY + sum(_WIDE_CHARACTER if ord(one) > 0x2E7F else _NARROW_CHARACTER for one in words)
        if x > _LEFT and x + wide > _WIDTH:
            x, row = float(_LEFT), row + 1
        y = _HEIGHT + row * _ROW + 8
        drawn_keys.append((mark_safe(look.format(x=x, y=y, to=x + 16, top=y - 5)), x + _KEY, y + 4, words))  # noqa: S308  (numbers)
        x += wide + _GAP
    return format_html_join("", '{}<text x="{}" y="{}">{}</text>', drawn_keys), row + 1


def _looks(picture: Mapping[str, Any], *, asked: str, limit: str) -> Iterator[tuple[str, str]]:
    columns = picture["columns"]
    for place, line in enumerate(picture["lines"]):
        if columns:
            yield (
                f'<rect class="jx-plot-column jx-plot-column--{place}" x="{{x}}" y="{{top}}" width="16" height="10"/>',
                line["name"],
            )
        else:
            yield (
                f'<path class="jx-plot-line jx-plot-line--{place}" d="M{{x}} {{y}}L{{to}} {{y}}"/>',
                line["name"],
            )
    if picture["marked"]:
        marked = (
            '<rect class="jx-plot-column--marked" x="{x}" y="{top}" width="16" height="10"/>'
            if columns
            else '<circle class="jx-plot-mark" cx="{x}" cy="{y}" r="2.6"/>'
        )
        yield marked, asked
    if picture["limit"] is not None and not columns:
        yield '<path class="jx-plot-limit" d="M{x} {y}L{to} {y}"/>', limit


def _inner(picture: Mapping[str, Any]) -> SafeString | None:
    labels: Sequence[str] = picture["labels"]
    values = [value for line in picture["lines"] for value in line["values"] if value is not None]
    if not values:
        return None
    limit = picture["limit"] if not picture["columns"] else None
    most = max([*values, *([limit] if limit is not None else [])])
    least = min(0.0, *values)
    step = _step(most - least)
    top = math.ceil(most / step) * step if most > 0 else step
    least = math.floor(least / step) * step
    frame = _Frame(len(labels), least, top)
    inner = [
        frame.grid(step),
        frame.foot(labels),
        *(
            frame.columns(line["values"], picture["marked"], place, len(picture["lines"]))
            if picture["columns"]
            else frame.line(line["values"], picture["marked"], place)
            for place, line in enumerate(picture["lines"])
        ),
    ]
    if limit is not None:
        inner.append(frame.limit(limit))
    return format_html(
        '<text class="jx-plot-unit" x="4" y="14">{}</text>{}',
        picture["unit"],
        format_html_join("", "{}", ((part,) for part in inner)),
    )


def _step(span: float) -> float:
    """Return a round distance of about a fifth of *span*."""
    rough = max(span, 1e-9) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    return float(next(one * power for one in (1, 2, 5, 10) if one * power >= rough))


class _Frame:
    """Where a value stands in the picture."""

    def __init__(self, count: int, least: float, top: float) -> None:
        self._count, self._least, self._top = count, least, top

    def x(self, place: float) -> float:
        """Return how far right a place stands, in its slot's middle."""
        return round(_LEFT + (place + 0.5) / self._count * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        """Return how far down a value stands."""
        share = (value - self._least) / max(self._top - self._least, 1e-12)
        return round(_HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM), 1)

    def grid(self, step: float) -> SafeString:
        """Return the lines across, with their values."""
        count = round((self._top - self._least) / step)
        return format_html_join(
            "",
            '<line class="jx-plot-grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="jx-plot-tick" x="{}" y="{}">{}</text>',
            (
                (_LEFT, _WIDTH - _RIGHT, self.y(at), self.y(at), _LEFT - 6, self.y(at) + 4, f"{at:g}")
                for at in (round(self._least + step * place, 9) for place in range(count + 1))
            ),
        )

    def foot(self, labels: Sequence[str]) -> SafeString:
        """Return as many labels as there is room for."""
        every = max(math.ceil(len(labels) / _MOST_LABELS), 1)
        return format_html_join(
            "",
            '<text class="jx-plot-label" x="{}" y="{}">{}</text>',
            ((self.x(place), _HEIGHT - 8, label) for place, label in enumerate(labels) if place % every == 0),
        )

    def line(self, values: Sequence[float | None], marked: Sequence[int], place: int) -> SafeString:
        """Return a line with gaps where there is no value, its marked places as dots."""
        path, pen = [], "M"
        for at, value in enumerate(values):
            if value is None:
                pen = "M"
                continue
            path.append(f"{pen}{self.x(at)} {self.y(value)}")
            pen = "L"
        dots: SafeString = (
            format_html_join(
                "",
                '<circle class="jx-plot-mark" cx="{}" cy="{}" r="2.6"/>',
                ((self.x(at), self.y(value)) for at in marked if (value := values[at]) is not None),
            )
            if place == 0
            else SafeString("")
        )
        return format_html(
            '<path class="jx-plot-line jx-plot-line--{}" d="{}"/>{}', place, "".join(path), dots
        )

    def columns(
        self, values: Sequence[float | None], marked: Sequence[int], place: int, side_by_side: int
    ) -> SafeString:
        """Return columns, those marked in another look; several lines stand side by side."""
        slot = (_WIDTH - _LEFT - _RIGHT) / self._count
        wide = slot * 0.84 / side_by_side
        at_zero, held = self.y(max(self._least, 0.0)), set(marked)
        return format_html_join(
            "",
            '<rect class="jx-plot-column jx-plot-column--{}{}" x="{}" y="{}" width="{}" height="{}"/>',
            (
                (
                    place,
                    " jx-plot-column--marked" if at in held and place == 0 else "",
                    round(_LEFT + at * slot + slot * 0.08 + place * wide, 1),
                    min(self.y(value), at_zero),
                    round(max(wide, 0.5), 1),
                    round(abs(at_zero - self.y(value)), 1),
                )
                for at, value in enumerate(values)
                if value is not None
            ),
        )

    def limit(self, value: float) -> SafeString:
        """Return the limit as a broken line with its value."""
        return format_html(
            '<line class="jx-plot-limit" x1="{}" x2="{}" y1="{}" y2="{}"/>'
            '<text class="jx-plot-limit-word" x="{}" y="{}">{}</text>',
            _LEFT,
            _WIDTH - _RIGHT,
            self.y(value),
            self.y(value),
            _WIDTH - _RIGHT,
            self.y(value) - 5,
            f"{value:g}",
        )
