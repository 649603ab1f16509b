"""The picture of a question as SVG: drawn on the server, so that it prints and needs no script."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_WIDTH, _HEIGHT = 720, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 26, 28
_MOST_LABELS = 8


def drawn(picture: Mapping[str, Any] | None) -> SafeString | None:
    """Return the picture as SVG with its title for who cannot see it; None where a question has none."""
    if not picture:
        return None
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
        '<svg class="jx-plot" viewBox="0 0 {} {}" role="img" aria-label="{}"><text class="jx-plot-unit" x="{}" y="14">{}</text>'
        "{}</svg>",
        _WIDTH,
        _HEIGHT,
        picture["title"],
        4,
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
