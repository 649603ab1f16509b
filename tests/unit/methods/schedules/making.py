"""Short ways to say a network."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from jianxing.methods.schedules.model import (
    EVERY_DAY,
    FIVE_DAYS,
    Calendar,
    LagUnit,
    Link,
    LinkKind,
    Schedule,
    Task,
)

DAYS = 480


def schedule(
    lengths: Mapping[str, float],
    *waits: str,
    calendar: Calendar = EVERY_DAY,
    start: datetime = datetime(2025, 3, 3),  # noqa: DTZ001 - the clock of the site
    tasks: Mapping[str, Mapping[str, Any]] | None = None,
    **more: Any,
) -> Schedule:
    """Return a network: durations in days by task, links as ``"A>B"``, ``"A>B SS+2"``."""
    extra = tasks or {}
    return Schedule(
        "x", start,
        tuple(Task(key, key, round(days * DAYS), **extra.get(key, {})) for key, days in lengths.items()),
        tuple(link(one) for one in waits), {"": calendar}, "", **more,
    )  # fmt: skip


def link(text: str) -> Link:
    """Return a link of ``"A>B FF-1"``."""
    ends, _blank, rest = text.partition(" ")
    source, _sign, target = ends.partition(">")
    kind, lag = (rest[:2], float(rest[2:] or 0)) if rest else ("FS", 0.0)
    return Link(source, target, LinkKind(kind), lag * DAYS, LagUnit.WORKING)


def clock(year: int, month: int, of_month: int) -> datetime:
    """Return a midnight of the site's clock."""
    return datetime(year, month, of_month)  # noqa: DTZ001


def day(text: str) -> date:
    """Return a day of 2025 written 03-14."""
    return date.fromisoformat(f"2025-{text}")


WEEK = FIVE_DAYS
