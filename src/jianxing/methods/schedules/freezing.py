"""A schedule as it is kept for good: its own JSON (``schemas/schedule-1.json``) in one sequence of bytes.

What is computed of a schedule that is kept is computed from these bytes, so that anybody who has them can compute it again.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from jianxing.methods.schedules.model import Link, Schedule
from jianxing.methods.schedules.reading.json_form import read_json
from jianxing.methods.schedules.reading.limits import LIMITS, Limits
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.methods.schedules.writing.json_form import value_of

#: Ids are looked up and compared between updates; one longer than this is a text in the wrong column.
LONGEST_ID: Final = 120


@dataclass(frozen=True, slots=True)
class Place:
    """Where a task stands among the others: its number in the outline (``1.2.3``) and how deep that is."""

    outline: str
    level: int


def freeze(schedule: Schedule) -> bytes:
    """Return a schedule as bytes, the same for the same schedule; raises ``ScheduleRefused`` where an id is too long."""
    for task in schedule.tasks:
        if len(task.key) > LONGEST_ID:
            raise ScheduleRefused("id_too_long", task=task.key[:40], field="id", most=LONGEST_ID)
    return orjson.dumps(value_of(schedule), option=orjson.OPT_SORT_KEYS)


def thaw(frozen: bytes, *, limits: Limits = LIMITS) -> Schedule:
    """Return the schedule that bytes hold; raises ``ScheduleRefused``."""
    return read_json(frozen, limits=limits)


def digest_of(frozen: bytes) -> str:
    """Return the SHA-256 of what is kept."""
    return hashlib.sha256(frozen).hexdigest()


def places(schedule: Schedule) -> Mapping[str, Place]:
    """Return where each task stands in the outline, by its id, in the order of the file."""
    below: dict[str, list[str]] = defaultdict(list)
    for task in schedule.tasks:
        below[task.parent].append(task.key)
    found: dict[str, Place] = {}
    waiting = [(key, str(number), 1) for number, key in reversed(list(enumerate(below[""], start=1)))]
    while waiting:
        key, outline, level = waiting.pop()
        found[key] = Place(outline, level)
        waiting += [
            (under, f"{outline}.{number}", level + 1)
            for number, under in reversed(list(enumerate(below.get(key, ()), start=1)))
        ]
    return found


def waits_of(schedule: Schedule) -> Mapping[str, Sequence[Link]]:
    """Return the links that each task waits for, by its id."""
    found: dict[str, list[Link]] = defaultdict(list)
    for link in schedule.links:
        found[link.target].append(link)
    return found
