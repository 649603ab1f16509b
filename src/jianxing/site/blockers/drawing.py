"""The picture of an analysis: when the network would be complete without blockers, with them, and had they lasted longer."""

from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jianxing.schedules.models import Analysis

WIDTH, LEFT, RIGHT, ROW = 720, 190, 20, 34


def drawn(analysis: Analysis) -> SafeString:
    """Return the completions as bars from one beginning, blockers below as spans; the numbers stand in the tables too."""
    steps = {step["kind"]: date.fromisoformat(step["finish"]) for step in reversed(analysis.result["steps"])}
    bars = [
        (_("Without any blocker"), steps["base"], "base"),
        (_("As it was"), steps["joint_actual"], "actual"),
    ]
    if "joint_counterfactual" in steps:
        bars.append((_("Had they lasted"), steps["joint_counterfactual"], "otherwise"))
    held = [
        (one["id"], date.fromisoformat(one["from"]), date.fromisoformat(one.get("actual_end") or one["expected_end"]),
         _furthest(one))
        for one in analysis.inputs["blockers"]
    ]  # fmt: skip
    begins = min([first for _id, first, _end, _far in held] + [bars[0][1]])
    ends = max([day for _word, day, _tone in bars] + [far for _id, _first, _end, far in held])
    span = max((ends - begins).days, 1)

    def x(day: date) -> int:
        return LEFT + round((day - begins).days * (WIDTH - LEFT - RIGHT) / span)

    rows = [
        format_html(
            '<text x="0" y="{}">{}</text><rect class="jx-impact-{}" x="{}" y="{}" width="{}" height="14" rx="2"/>'
            '<text class="jx-impact-day" x="{}" y="{}" text-anchor="{}">{}</text>',
            at * ROW + 20, word, tone, LEFT, at * ROW + 9, max(x(day) - LEFT, 1),
            x(day) - 6, at * ROW + 20, "end", day.isoformat(),
        )
        for at, (word, day, tone) in enumerate(bars)
    ]  # fmt: skip
    below = len(bars) * ROW + 12
    spans = [
        format_html(
            '<rect class="jx-impact-blocked" x="{}" y="{}" width="{}" height="8" rx="1"/>'
            '<rect class="jx-impact-spared" x="{}" y="{}" width="{}" height="8" rx="1"/><text x="0" y="{}">{}</text>',
            x(first), below + at * 18, max(x(end) - x(first), 2), x(end), below + at * 18, max(x(far) - x(end), 0),
            below + at * 18 + 9, _named(analysis, key),
        )
        for at, (key, first, end, far) in enumerate(held[:30])
    ]  # fmt: skip
    height = below + 18 * min(len(held), 30) + 6
    return format_html(
        '<svg class="jx-impact" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        WIDTH, height, _("Completion of the network, and what held it up"), _all(rows), _all(spans),
    )  # fmt: skip


def _all(parts: list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _named(analysis: Analysis, key: str) -> str:
    name = next(one["name"] for one in analysis.result["blockers"] if one["id"] == key)
    return str(name).partition(" ")[2][:13] or key


def _furthest(one: dict[str, object]) -> date:
    """Return the end that the figure counts with: the first counterfactual, or its own."""
    said = one["counterfactuals"]
    assert isinstance(said, list)
    end = date.fromisoformat(str(one.get("actual_end") or one["expected_end"]))
    return max(end, date.fromisoformat(said[0]["end"])) if said and one.get("actual_end") else end
