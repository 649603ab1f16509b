"""The plot of a schedule (Gantt): what the server takes for page and bars, first paint, scrolling, choosing; Redmine beside it.

Redmine 5.0.4 answers its Gantt page of 200 issues in 695 ms on a machine of this kind; here the plan has 2,000 tasks.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.browsing import WITHOUT_GRAPHICS, bytes_sent, loaded, signed_in, site, until
from bench.form import Case, say

LOGIN = "jiaotong"
#: The Gantt page of 200 issues of Redmine 5.0.4 on PostgreSQL 15, in seconds.
REDMINE_SECONDS = 0.695
ROUNDS = 15


def options(parser: argparse.ArgumentParser) -> None:
    """Say how large the plan is."""
    parser.add_argument("--tasks", type=int, default=2_000)


LOADING = """
import json, sys
from contextlib import ExitStack
from datetime import date, datetime
from jianxing.cli.database import django_on
from jianxing.settings.config import load
running = ExitStack()
running.enter_context(django_on(load()))
from django.utils import timezone
from jianxing.demo.accounts import PASSWORD
from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.queries import actor_for
from jianxing.methods.schedules.model import EVERY_DAY, Link, Schedule, Task
from jianxing.projects.models import Project
from jianxing.schedules import operations, queries

tasks, login = int(sys.argv[1]), sys.argv[2]
at = timezone.now()
codes = Body.objects.values_list("code", flat=True)
by = next(found for code in codes if (found := actor_for(login=login, body_code=code, on=date.today())))
with acting(by):
    project = Project.objects.get(name="京滨城际铁路")
    schedule = operations.open_schedule(project=project, name="bench", by=by, at=at)
    parts = [Task(f"{n}", f"part {n}", summary=True) for n in range(tasks // 20)]
    below = [Task(f"{n}.{m}", f"task {n}.{m}", 480 * (3 + (7 * n + m) % 12), parent=f"{n}")
             for n in range(tasks // 20) for m in range(19)]
    links = [Link(one.key, other.key) for one, other in zip(below, below[1:]) if one.parent == other.parent]
    links += [Link(f"{n}.{n % 19}", f"{n + 1}.0") for n in range(tasks // 20 - 1)]
    network = Schedule("bench", datetime(2025, 3, 3), (*parts, *below), tuple(links), {"": EVERY_DAY}, "")
    started = timezone.now()
    update = operations.bring_in(schedule=schedule, network=network, kind="plan", by=by, at=at)
    took = (timezone.now() - started).total_seconds()
    held = queries.one_schedule(pk=schedule.pk)
    operations.choose_baseline(schedule=held, update=update, by=by, at=at)
print(json.dumps({"schedule": schedule.pk, "update": update.pk, "seconds": took, "tasks": update.tasks, "password": PASSWORD}))
running.close()
"""


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Bring the plan in, open the page, scroll through it, choose tasks."""
    with tempfile.TemporaryDirectory() as folder, site(Path(folder)) as (url, home):
        say(f"bringing in {asked.tasks} tasks")
        told = json.loads(loaded(home, LOADING, str(asked.tasks), LOGIN))
        yield Case(
            case=f"{told['tasks']} tasks kept, computed and adopted",
            value=told["seconds"],
            unit="s",
            less=True,
        )
        yield from _browsed(url, Path(folder), told)


def _browsed(url: str, folder: Path, told: dict[str, Any]) -> Iterator[Case]:
    with signed_in(url, folder, LOGIN, told["password"], painting=WITHOUT_GRAPHICS) as driver:
        driver.set_script_timeout(120)
        page, bars = f"/schedules/{told['schedule']}/", f"/schedules/updates/{told['update']}/bars.json"
        for name, path, peer in (("page", page, REDMINE_SECONDS), ("bars of all tasks", bars, None)):
            seconds = [float(driver.execute_async_script(FETCHING, path)) / 1000 for _n in range(ROUNDS)]
            yield Case(
                case=f"{name}, answered", value=statistics.median(seconds), unit="s", peer=peer, less=True,
                note="peer: Redmine's Gantt of 200 issues" if peer else "",
            )  # fmt: skip
        bytes_sent(driver)
        started = time.perf_counter()
        driver.get(f"{url}{page}")
        until(driver, "return document.querySelectorAll('.jx-gantt-stage .g-bar').length > 5")
        yield Case(
            case="page opened and drawn", value=time.perf_counter() - started, unit="s", peer=REDMINE_SECONDS,
            less=True, note="peer: Redmine's Gantt of 200 issues, answered alone",
        )  # fmt: skip
        yield Case(case="bytes sent", value=bytes_sent(driver), unit="bytes", less=True)
        frames = sorted(driver.execute_async_script(SCROLLING))
        yield Case(case="scrolling, middle frame", value=frames[len(frames) // 2] / 1000, unit="s", less=True)
        late = frames[int(len(frames) * 0.95)] / 1000
        yield Case(case="scrolling, frame of 95 in 100", value=late, unit="s", less=True)
        drawn = float(driver.execute_async_script(CHOOSING)) / 1000
        yield Case(case="a task chosen by key", value=drawn, unit="s", less=True)


FETCHING = """
const [path, done] = arguments, started = performance.now();
fetch(path).then((answer) => answer.text()).then(() => done(performance.now() - started));
"""
#: Scrolls down and aside for two seconds, and answers with how long each frame took, in milliseconds.
SCROLLING = """
const [done] = arguments, place = document.querySelector(".jx-gantt-view"), frames = [], began = performance.now();
let last;
const step = (now) => {
  if (last) frames.push(now - last);
  last = now;
  place.scrollTop += 120;
  place.scrollLeft += 25;
  if (now - began < 2000) requestAnimationFrame(step);
  else done(frames);
};
requestAnimationFrame(step);
"""
#: Goes down twenty tasks; answers with the milliseconds that one took until it was drawn.
CHOOSING = """
const [done] = arguments, place = document.querySelector(".jx-gantt-view"), began = performance.now();
let left = 20;
const step = () => {
  if (!left) return done((performance.now() - began) / 20);
  left -= 1;
  place.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
  requestAnimationFrame(() => setTimeout(step));
};
step();
"""
