"""Schedules brought to where a test needs them, by the real operations."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from jianxing.methods.schedules.model import FIVE_DAYS, OFFICE, Calendar, Link, LinkKind, Task
from jianxing.methods.schedules.model import Schedule as Network
from jianxing.methods.schedules.writing import write
from jianxing.projects import operations as projects
from jianxing.projects.models import Project
from jianxing.schedules import operations, queries
from jianxing.schedules.models import Schedule, ScheduleUpdate
from tests.standing import AT

#: Words that an outsider must read nowhere.
NAME, TASK, PROJECT = "密排总进度", "密钻孔桩", "密线高速"
DAY = 480
START = datetime(2025, 3, 3)  # noqa: DTZ001 - the clock of the site
#: Monday to Saturday morning, with a stop in winter: what a file may say and its week alone cannot.
SITE = Calendar(
    "site",
    "工地",
    (OFFICE,) * 5 + (((8 * 60, 12 * 60),), ()),
    {date(2025, 12, 1) + timedelta(days=at): () for at in range(60)},
    DAY,
)


def network(**changes: Any) -> Network:
    """Piles (5 days), then caps (10) and, beside them, the access road (3); a milestone at the end; all below one summary."""
    tasks = (
        Task("1", "桥梁", summary=True),
        Task("2", TASK, 5 * DAY, parent="1"),
        Task("3", "承台", 10 * DAY, parent="1"),
        Task("4", "便道", 3 * DAY, parent="1"),
        Task("5", "合龙", 0, parent="1"),
    )
    links = (
        Link("2", "3"),
        Link("2", "4", LinkKind.SS, 2 * DAY),
        Link("3", "5"),
        Link("4", "5"),
    )
    told: dict[str, Any] = {
        "name": NAME,
        "start": START,
        "tasks": tasks,
        "links": links,
        "calendars": {"five": Calendar("five", "五天", FIVE_DAYS.week)},
        "calendar": "five",
    }
    return Network(**(told | changes))


def file_of(kind: str = "mspdi", of: Network | None = None) -> bytes:
    """A file in one of the formats."""
    return write(of or network(), kind)[0]


NAMES = {"mspdi": "plan.xml", "xer": "plan.xer", "xlsx": "plan.xlsx", "json": "plan.json"}


def project(by: Actor, *, name: str = PROJECT, **fields: Any) -> Project:
    """A project of the actor's body."""
    with acting(by):
        return projects.register(name=name, domain="transport", by=by, at=AT, **fields)


def schedule(by: Actor, of: Project | None = None, *, name: str = NAME) -> Schedule:
    """A schedule of a project."""
    of = of or project(by)
    with acting(by):
        return operations.open_schedule(project=of, name=name, by=by, at=AT)


def uploaded(
    by: Actor, of: Schedule, data: bytes | None = None, *, kind: str = "plan", name: str = "plan.xml"
) -> ScheduleUpdate:
    """A file brought in and read, not yet adopted."""
    with acting(by):
        update = operations.upload(
            stream=io.BytesIO(data or file_of()), name=name, schedule=of, kind=kind, by=by, at=AT
        )
        return operations.understand(update=update, by=by, at=AT)


def adopted(by: Actor, of: Schedule, data: bytes | None = None, **fields: Any) -> ScheduleUpdate:
    """A file brought in, read and adopted."""
    update = uploaded(by, of, data, **fields)
    with acting(by):
        return operations.adopt_update(update=queries.one_update(pk=update.pk), by=by, at=AT)
