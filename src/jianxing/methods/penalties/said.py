"""What is said of a result, in words: the messages of ``wording`` filled with its numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from jianxing.methods.penalties.wording import BETWEEN_SAID, DEVIATION_SAID, HARD_SAID

if TYPE_CHECKING:
    from jianxing.methods.penalties.checking import Deviation, Hard
    from jianxing.methods.penalties.model import Case
    from jianxing.methods.penalties.places import Between

Say = Callable[[str], str]


def yuan(value: float | None) -> str:
    """Return an amount without needless decimals; a dash where there is none."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def percent(value: float) -> str:
    """Return a share of the tier in percent."""
    return f"{value:.1%}"


def chance(value: float) -> str:
    """Return a p- or q-value with four places; one that is smaller is told as smaller."""
    return "<0.0001" if value < 0.0001 else f"{value:.4f}"


def hard_said(kind: str, one: Hard, case: Case, *, say: Say) -> str:
    """Return what a hard rule says of a case."""
    return say(HARD_SAID[kind]) % {
        "amount": yuan(case.amount), "lo": yuan(one.lo), "hi": yuan(one.hi), "least": yuan(one.statute_lo),
        "most": yuan(one.statute_hi), "version": case.version or one.version, "right": one.right_version or "—",
    }  # fmt: skip


def deviation_said(one: Deviation, *, say: Say) -> str:
    """Return what is said of a case that lies far from those comparable."""
    return say(DEVIATION_SAID) % {
        "p": percent(one.p), "median": percent(one.median), "n": one.n, "z": f"{one.z:.1f}",
    }  # fmt: skip


def between_said(one: Between, *, say: Say) -> str:
    """Return what is said of an item between places."""
    return say(BETWEEN_SAID) % {
        "place": one.place, "shift": f"{one.shift:+.1%}", "n": one.n, "p": chance(one.p_value), "q": chance(one.q_value),
    }  # fmt: skip
