"""How far an export is, told on a connection of its own: the reading transaction says nothing until it ends."""

from __future__ import annotations

from time import monotonic
from types import TracebackType
from typing import Any

from django.db import connection

from jianxing.exporting.models import ExportRun
from jianxing.kernel.actor import Actor

_EVERY_SECONDS = 1.0


class Stopped(Exception):
    """Somebody stopped the export."""


class Beside:
    """Writes the progress of one export for the person who asked, and learns whether it was stopped."""

    def __init__(self, *, run: ExportRun, by: Actor) -> None:
        self._run, self._by = run, by
        self._connection: Any = None
        self._told = 0.0

    def __enter__(self) -> Beside:
        self._connection = connection.copy()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def tell_done(self, done: int) -> None:
        """Tell how many rows are written, once a second; raises ``Stopped``."""
        if monotonic() - self._told >= _EVERY_SECONDS:
            self.tell(done=done)

    def tell(self, *, done: int = 0, total: int | None = None) -> None:
        """Tell how many rows are written, of how many; raises ``Stopped``."""
        with self._connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(
                "SELECT set_config('jianxing.body', %s, true), set_config('jianxing.person', %s, true)",
                [str(self._by.body), str(self._by.person)],
            )
            cursor.execute(
                "UPDATE exporting_exportrun SET done = %s, total = coalesce(%s, total)"
                " WHERE id = %s AND state = 'running'",
                [done, total, self._run.pk],
            )
            still_running = cursor.rowcount
            cursor.execute("COMMIT")
        self._told = monotonic()
        if not still_running:
            raise Stopped
