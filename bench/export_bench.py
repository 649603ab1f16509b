"""How fast the ledger of findings leaves as a workbook, in how much memory, a tenth of the office and the whole of it.

It is the export of a page: a supervisor asks for it, and it is written as the job behind the page writes it, under row
security, told how far it is, recorded. The peers write the values of the same rows, read by the same statement, in turns with it:
XlsxWriter in its mode of constant memory, openpyxl in its mode of writing only. The limit reads the rows and writes nothing.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import openpyxl
import xlsxwriter
from bench import office
from bench.form import Case, say

#: Redmine 5.0.4's CSV of 20,000 rows in 21 s on a machine of this kind; a workbook it does not write.
REDMINE = 20_000 / 21
_TICKS = os.sysconf("SC_CLK_TCK")
_BODY = "COM"


def options(parser: argparse.ArgumentParser) -> None:
    """Say how large the office is, and how often each is tried."""
    parser.add_argument("--findings", type=int, default=office.FINDINGS)
    parser.add_argument("--rounds", type=int, default=3)


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Take both lists out of a copy of the office."""
    from jianxing.cli.database import django_on
    from jianxing.settings.config import load

    with office.office(asked.findings) as home:
        os.environ.update(office.environment(home))
        with django_on(load()):
            yield from _cases(asked, home)


def _cases(asked: argparse.Namespace, home: Path) -> Iterator[Case]:
    tenth, whole = _lists(asked.findings)
    one = _Turns(
        works={
            "product": _export,
            "XlsxWriter": _xlsxwriter,
            "openpyxl": _openpyxl,
            "reading": _reading,
        },
        wanted=tenth,
        place=home,
    )
    many = _Turns(works={"product": _export}, wanted=whole, place=home)
    for _ in range(asked.rounds):
        one.take()
    many.take()
    ours = one.median("product")
    for peer in ("XlsxWriter", "openpyxl"):
        its = one.median(peer)
        yield Case(
            case=f"a tenth, against {peer}",
            value=ours.rows / ours.seconds,
            unit="rows/s",
            peer=its.rows / its.seconds,
            note=f"{its.rows} rows; of a processor {its.all:.1f} s against {ours.all:.1f} s",
        )
    reading = one.median("reading")
    yield Case(
        case="a tenth, against reading alone",
        value=ours.rows / ours.seconds,
        unit="rows/s",
        limit=reading.rows / reading.seconds,
        note=f"of a processor {reading.all:.1f} s of {ours.all:.1f} s",
    )
    for name, measured in (("a tenth", ours), ("all", many.median("product"))):
        note = f"{measured.rows} rows in {measured.seconds:.1f} s"
        yield Case(
            case=name, value=measured.rows / measured.seconds, unit="rows/s", peer=REDMINE, aim=5, note=note
        )
        yield Case(
            case=f"{name}, of a processor's time",
            value=measured.rows / measured.all,
            unit="rows/s",
            note=f"{measured.processor:.1f} s ours, {measured.server:.1f} s PostgreSQL's",
        )
    yield Case(case="memory for a tenth", value=ours.mib, unit="MiB", note="most that the process held")
    yield Case(
        case="memory for all",
        value=many.median("product").mib,
        unit="MiB",
        limit=ours.mib,
        less=True,
        aim=0.9,
        note="limit: what a tenth takes",
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Who asks for what, and how many rows that is, as counted without row security."""

    asked: Any
    rows: int


@dataclass(frozen=True, slots=True)
class _Measured:
    rows: int
    seconds: float
    #: Seconds of a processor that the writing process took, and its server process.
    processor: float
    server: float
    mib: float

    @property
    def all(self) -> float:
        """A processor's seconds on both sides."""
        return self.processor + self.server


def _lists(findings: int) -> tuple[_Wanted, _Wanted]:
    """The findings of the last seventy of the office's seven hundred days, and all, void ones too."""
    import psycopg

    from jianxing.cli.database import cluster_of
    from jianxing.directory.queries import actor_for
    from jianxing.exporting.lists import Asked
    from jianxing.findings.lifecycle import State
    from jianxing.settings.config import load

    cluster = cluster_of(load())
    assert cluster is not None
    with psycopg.connect(cluster.admin_dsn) as connection:
        newest, total = connection.execute("SELECT max(found_on), count(*) FROM findings_finding").fetchone()  # type: ignore[misc]
        since: date = newest - timedelta(days=69)
        recent = connection.execute(
            "SELECT count(*) FROM findings_finding WHERE found_on >= %s", [since]
        ).fetchone()
    assert recent is not None
    assert total == findings
    today = newest + timedelta(days=30)
    by = actor_for(login=office.LOGIN, body_code=_BODY, on=today)
    assert by is not None
    states = [state.value for state in State]
    return (
        _Wanted(
            Asked(by=by, today=today, filters={"states": states, "found_from": since.isoformat()}), recent[0]
        ),
        _Wanted(Asked(by=by, today=today, filters={"states": states}), total),
    )


class _Turns:
    """Several ways of writing one list, each in a process of its own, one after the other."""

    def __init__(self, *, works: dict[str, Callable[[Any, Path], int]], wanted: _Wanted, place: Path) -> None:
        self._works, self._wanted, self._place = works, wanted, place
        self._taken: dict[str, list[_Measured]] = {name: [] for name in works}

    def take(self) -> None:
        for name, work in self._works.items():
            say(f"{name}: {self._wanted.rows} rows")
            taken = _apart(work, self._wanted.asked, self._place / f"{name}.xlsx")
            if taken.rows != self._wanted.rows:
                raise SystemExit(f"{name} wrote {taken.rows} rows of {self._wanted.rows}")
            self._taken[name].append(taken)

    def median(self, name: str) -> _Measured:
        taken = self._taken[name]
        return _Measured(
            rows=self._wanted.rows,
            seconds=median(one.seconds for one in taken),
            processor=median(one.processor for one in taken),
            server=median(one.server for one in taken),
            mib=max(one.mib for one in taken),
        )


def _apart(work: Callable[[Any, Path], int], asked: Any, path: Path) -> _Measured:
    """Do it in a process that does nothing else."""
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("fork")
    mine, theirs = context.Pipe()

    def measured() -> None:
        server = _server()
        before, cpu, started = _ticks(server), time.process_time(), time.perf_counter()
        rows = work(asked, path)
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
        theirs.send(
            _Measured(
                rows=rows if rows >= 0 else _rows_in(path),
                seconds=seconds,
                processor=cpu,
                server=(_ticks(server) - before) / _TICKS,
                mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            )
        )

    child = context.Process(target=measured)
    child.start()
    theirs.close()
    try:
        taken: _Measured = mine.recv()
    except EOFError:
        raise SystemExit(f"{path.stem} failed") from None
    finally:
        child.join()
    return taken


def _server() -> int:
    """The process that serves this process's connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _ticks(pid: int) -> int:
    times = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(times[11]) + int(times[12])


def _rows_in(path: Path) -> int:
    """How many rows stand in the sheet below its title and header."""
    count, rest = 0, b""
    with zipfile.ZipFile(path) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
        while piece := sheet.read(1 << 20):
            piece = rest + piece
            count += piece.count(b"<row ")
            rest = piece[-4:]
    return count - 4


def _export(asked: Any, path: Path) -> int:
    """As the job behind the page does it."""
    from django.utils import timezone

    from jianxing.directory.acting import acting
    from jianxing.exporting import operations, queries
    from jianxing.exporting.lists import LISTS

    with acting(asked.by):
        run = operations.ask_later(listed=LISTS["findings"], asked=asked, at=timezone.now())
    operations.write_kept(run_id=run.pk, by=asked.by, at=timezone.now())
    with acting(asked.by):
        run = queries.run(pk=run.pk)
    run.path.replace(path)
    return -1


def _values(asked: Any) -> Iterator[Sequence[Any]]:
    from jianxing.exporting.lists import LISTS

    return LISTS["findings"].rows(asked)


def _reading(asked: Any, path: Path) -> int:
    from jianxing.directory.acting import acting

    with acting(asked.by):
        return sum(1 for _row in _values(asked))


def _xlsxwriter(asked: Any, path: Path) -> int:
    from jianxing.directory.acting import acting

    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    wrapped, day = book.add_format({"text_wrap": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    count = 0
    with acting(asked.by):
        for count, row in enumerate(_values(asked), start=1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(count, column, value, day)
                elif isinstance(value, int):
                    sheet.write_number(count, column, value)
                elif value:
                    sheet.write_string(count, column, value, wrapped)
    book.close()
    return count


def _openpyxl(asked: Any, path: Path) -> int:
    from jianxing.directory.acting import acting

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    count = 0
    with acting(asked.by):
        for row in _values(asked):
            sheet.append(list(row))
            count += 1
    book.save(path)
    return count
