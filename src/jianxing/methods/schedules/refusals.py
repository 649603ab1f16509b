"""How a schedule is refused."""

from __future__ import annotations

from collections.abc import Mapping


class ScheduleRefused(Exception):
    """A schedule cannot be used: a *code* of ``wording.MESSAGES`` with its values, and where: *task* and *field*, if any.

    *task* is the id of the task, or the place of a thing that is no task (``calendar 3``, ``row 17``).
    """

    def __init__(self, code: str, *, task: str = "", field: str = "", **values: str | float) -> None:
        self.code = code
        self.task = task
        self.field = field
        self.values: Mapping[str, str | float] = values
        super().__init__(code, task, field, dict(values))
