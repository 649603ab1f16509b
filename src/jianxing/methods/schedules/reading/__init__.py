"""Reading schedules: Microsoft Project XML (MSPDI), Primavera XER, xlsx as sites keep it, and our JSON.

``read`` knows a file by what is in it. It refuses with ``ScheduleRefused``, naming task and field, and never with anything else.
"""

from __future__ import annotations

from pathlib import Path

from jianxing.methods.schedules.model import Schedule
from jianxing.methods.schedules.reading.limits import LIMITS, Limits
from jianxing.methods.schedules.refusals import ScheduleRefused

__all__ = ("LIMITS", "Limits", "read", "read_bytes")


def read(path: Path, *, limits: Limits = LIMITS) -> Schedule:
    """Read a schedule's file; raises ``ScheduleRefused``, and ``OSError`` where there is none."""
    if path.stat().st_size > limits.file_bytes:
        raise ScheduleRefused("file_too_large", most=limits.file_bytes // 2**20)
    return read_bytes(path.read_bytes(), limits=limits)


def read_bytes(data: bytes, *, limits: Limits = LIMITS) -> Schedule:
    """Read a schedule from what a file holds."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.replace(b"\x00", b""):
        raise ScheduleRefused("file_empty")
    if head[:2] == b"PK":
        from jianxing.methods.schedules.reading.workbook import read_workbook

        return read_workbook(data, limits=limits)
    if head[:1] == b"<" or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        from jianxing.methods.schedules.reading.mspdi import read_mspdi

        return read_mspdi(data, limits=limits)
    if head[:1] in {b"{", b"["}:
        from jianxing.methods.schedules.reading.json_form import read_json

        return read_json(data, limits=limits)
    if head[:6] == b"ERMHDR" or head[:2] == b"%T":
        from jianxing.methods.schedules.reading.xer import read_xer

        return read_xer(data, limits=limits)
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise ScheduleRefused("file_is_mpp")
    raise ScheduleRefused("file_unknown")
