"""What every plot shares: colours, a round scale, words, the frame."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from jianxing.site.atlas.map.colours import DOMAINS, TOKENS

INK: Final = {
    **TOKENS,
    "reading": TOKENS["light-blue"],
    "other": TOKENS["ink-soft"],
    "limit": TOKENS["light-red"],
    "flag": DOMAINS["culture_tourism"],
    "question": TOKENS["light-yellow"],
}
FONT: Final = "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei UI, sans-serif"


def ticks(low: float, high: float, *, about: int = 5) -> list[float]:
    """Return round numbers from at most *low* to at least *high*."""
    if not high > low:
        high = low + 1
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(part * power for part in (1, 2, 2.5, 5, 10) if part * power >= rough)
    first = math.floor(low / step)
    last = math.ceil(high / step - 1e-9)
    return [round(at * step, 10) for at in range(first, last + 1)]


def said(value: float) -> str:
    """Return a number as an axis has it."""
    return f"{value:g}"


def words(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    ink: str = "ink-soft",
    size: float = 12,
    halo: bool = False,
) -> str:
    """Return words in a plot."""
    around = f' paint-order="stroke" stroke="{INK["sheet"]}" stroke-width="3"' if halo else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" fill="{INK[ink]}"{around}>'
        f"{escape(text)}</text>"
    )


def line(
    x1: float, y1: float, x2: float, y2: float, *, ink: str = "line", wide: float = 1, dash: str = ""
) -> str:
    """Return a straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{x1:.1f},{y1:.1f}L{x2:.1f},{y2:.1f}" stroke="{INK[ink]}" stroke-width="{wide:g}" fill="none"{dashed}/>'


def paths(points: Sequence[tuple[float, float] | None]) -> str:
    """Return the path through points, broken where one is None; a point that stands alone is drawn as a short stroke."""
    parts: list[str] = []
    open_ = False
    for at, point in enumerate(points):
        if point is None:
            open_ = False
            continue
        parts.append(f"{'L' if open_ else 'M'}{point[0]:.1f},{point[1]:.1f}")
        if not open_ and (at + 1 == len(points) or points[at + 1] is None):
            parts.append("h0.1")
        open_ = True
    return "".join(parts)


def drawing(*, width: int, height: int, title: str, parts: Iterable[str]) -> SafeString:
    """Return a picture that stands by itself; *title* says in words what it shows."""
    return mark_safe(  # noqa: S308 - numbers, and words that were escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" class="jx-plot" viewBox="0 0 {width} {height}" role="img"'
        f' aria-label="{escape(title)}" font-family="{FONT}"><title>{escape(title)}</title>'
        f'<rect width="{width}" height="{height}" fill="{INK["sheet"]}"/>{"".join(parts)}</svg>'
    )
