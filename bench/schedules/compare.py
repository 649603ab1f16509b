"""``python -m bench.schedules.compare LIB [--count N]``: dates against MPXJ's schedulers, on files that MPXJ has written.

LIB is the folder ``lib`` of the Python package mpxj (LGPL; not a requirement of ours), and a Java 17 development kit must
be there. Random networks are written by us as MSPDI and XER, read and written anew by MPXJ, computed by its Microsoft and
Primavera schedulers, and compared with what we compute from the files that we and it wrote. Dates are alike where they name
the same day's end or the start of the next day worked; every difference is printed. Networks in which the other program
lets a lead begin a task before the project are counted and left out: here nothing begins before it.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from bench.form import say
from tests.unit.methods.schedules.naive import START, network

from jianxing.methods.schedules.model import LagCalendar, LinkKind, Schedule
from jianxing.methods.schedules.reading import read
from jianxing.methods.schedules.solving import Solution, solve_schedule
from jianxing.methods.schedules.writing import write

JAVA = Path(__file__).with_name("Other.java")


def networks(count: int) -> dict[str, Schedule]:
    """Return networks by name: of one calendar with all links, of three with the links that both programs take alike."""
    made: dict[str, Schedule] = {}
    for seed in range(count):
        plain = network(seed, tasks=30, calendars=False, elapsed=False, milestones=False)
        made[f"one-{seed}"] = free(plain)
        several = network(seed, tasks=30, elapsed=False, milestones=False)
        links = tuple(
            replace(link, lag=abs(link.lag), kind=link.kind if link.kind is LinkKind.SS else LinkKind.FS)
            for link in several.links
        )
        made[f"three-{seed}"] = free(replace(several, links=links))
    return made


def free(schedule: Schedule) -> Schedule:
    """Without bounds, which both programs let break links."""
    return replace(schedule, tasks=tuple(replace(task, not_before=None) for task in schedule.tasks))


def main() -> int:
    """Write, convert, compute, compare; 1 where dates differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lib", type=Path)
    parser.add_argument("--count", type=int, default=20)
    asked = parser.parse_args()
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, schedule in networks(asked.count).items():
            (folder / f"{name}.xml").write_bytes(write(schedule, "mspdi")[0])
            by_p6 = replace(schedule, lag_calendar=LagCalendar.PREDECESSOR)
            (folder / f"{name}.xer").write_bytes(write(by_p6, "xer")[0])
        files = sorted(str(path) for path in folder.iterdir())
        say(f"{len(files)} files")
        subprocess.run(["javac", "-cp", f"{asked.lib}/*", "-d", place, str(JAVA)], check=True)
        subprocess.run(["java", "-cp", f"{place}:{asked.lib}/*", "Other", *files], check=True)
        for file in files:
            if begins_early(Path(file + ".csv")):
                found[f"{Path(file).suffix} networks left out"] += 1
                continue
            other = Path(file + ".other" + Path(file).suffix)
            for path in (Path(file), other):
                compare(solve_schedule(read(path)), Path(file + ".csv"), path, found)
    for what, count in sorted(found.items()):
        print(f"{count:>8}  {what}")
    return 1 if any(what.endswith("differ") for what in found) else 0


def begins_early(theirs: Path) -> bool:
    """Whether the other program begins a task before the project."""
    return any(row[1] < START.isoformat() for row in csv.reader(theirs.open()))


def compare(ours: Solution, theirs: Path, path: Path, found: Counter[str]) -> None:
    """Count dates that are alike and those that differ, by kind of file."""
    for key, *instants in csv.reader(theirs.open()):
        dates = ours.dates.get(key)
        if dates is None:
            found[f"{path.suffix} tasks that are not read differ"] += 1
            continue
        mine = (dates.early_start, dates.early_finish, dates.late_start, dates.late_finish)
        for name, day, text in zip(
            ("early start", "early finish", "late start", "late finish"), mine, instants, strict=True
        ):
            same = alike(day, datetime.fromisoformat(text), ours.schedule, is_finish="finish" in name)
            found[f"{path.suffix} {name} {'alike' if same else 'differ'}"] += 1
            if not same:
                say(f"{path.name} task {key} {name}: {day}, theirs {text}")


def alike(day: date, instant: datetime, schedule: Schedule, *, is_finish: bool) -> bool:
    """Whether a day is meant: a finish at the beginning of a day's work is the end of the last before, a start the other way."""
    if instant.date() == day:
        return True
    low, high = sorted((day, instant.date()))
    between = [low.fromordinal(at) for at in range(low.toordinal() + 1, high.toordinal())]
    if is_finish:
        return instant.hour == 8 and low == day and not any(works(schedule, one) for one in between)
    return instant.hour == 17 and high == day and not any(works(schedule, one) for one in between)


def works(schedule: Schedule, day: date) -> bool:
    """Whether any calendar of the schedule works on a day."""
    return any(
        calendar.exceptions.get(day, calendar.week[day.weekday()]) for calendar in schedule.calendars.values()
    )


if __name__ == "__main__":
    raise SystemExit(main())
