"""Writing schedules: MSPDI, XER, xlsx and JSON. Each returns the bytes and what the format had no place for."""

from __future__ import annotations

from jianxing.methods.schedules.model import Remark, Schedule
from jianxing.methods.schedules.solving import Solution, solve_schedule

FORMATS = ("mspdi", "xer", "xlsx", "json")

__all__ = ("FORMATS", "write")


def write(
    schedule: Schedule, kind: str, *, solution: Solution | None = None
) -> tuple[bytes, tuple[Remark, ...]]:
    """Write a schedule; its computed dates stand in it too. *kind* is one of ``FORMATS``; raises ``ScheduleRefused``."""
    if kind == "json":
        from jianxing.methods.schedules.writing.json_form import written

        return written(schedule), ()
    solution = solution or solve_schedule(schedule)
    if kind == "mspdi":
        from jianxing.methods.schedules.writing.mspdi import write_mspdi

        return write_mspdi(solution), ()
    if kind == "xer":
        from jianxing.methods.schedules.writing.xer import write_xer

        return write_xer(solution)
    if kind == "xlsx":
        from jianxing.methods.schedules.writing.workbook import write_workbook

        return write_workbook(solution)
    raise ValueError(kind)
