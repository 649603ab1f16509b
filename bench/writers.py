"""Writers of a real transaction: a finding's progress reported, as the product does it, with and without the ledger."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bench.product import enter, use

TEXT = "已完成现场核查,牵头单位正在补齐资料,预计两周内报审。"


def prepare(owner: str, app: str, writers: int, result: Any) -> None:
    """Migrate, and give every writer a finding under rectification; tells the responsible body and the findings."""
    by, at = enter(owner=owner, app=app)
    from jianxing.directory.acting import acting
    from jianxing.directory.models import Body
    from jianxing.directory.operations import add_body
    from jianxing.findings.lifecycle import State
    from jianxing.findings.operations import Placed, place
    from jianxing.kernel.actor import Actor

    body = add_body(code="DEP", name="住房城乡建设委", kind=Body.Kind.DEPARTMENT, by=Actor.system(), at=at)
    rows = [
        Placed(
            description=f"第{number}标段路基填筑资料与报审内容不一致",
            state=State.RECTIFYING,
            responsible=body,
        )
        for number in range(writers)
    ]
    with acting(by):
        result.put((body.pk, place(rows=rows, by=by, at=at)))


def write(
    app: str, body: int, finding: int, seconds: float, with_ledger: bool, number: int, start: Any, counts: Any
) -> None:
    """One writer: as many reports as it can."""
    use(app)
    from django.db import connection
    from django.utils import timezone

    from jianxing.directory.acting import acting
    from jianxing.findings.models import Finding
    from jianxing.findings.operations import report_progress, steps
    from jianxing.kernel.actor import Actor

    if not with_ledger:
        setattr(steps, "record", lambda **_: SimpleNamespace(pk=None))  # noqa: B010 - a name that it only imports
    by = Actor.system(body_id=body)
    done = 0
    connection.ensure_connection()
    start.wait()
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        with acting(by):
            held = Finding.objects.select_related("responsible", "supervised_by").get(pk=finding)
            report_progress(finding=held, text=TEXT, percent=done % 100, by=by, at=timezone.now())
        done += 1
    counts[number] = done


def seal(app: str, start: Any, stop: Any) -> None:
    """The sealer, as the worker runs it."""
    use(app)
    from jianxing.ledger import sealer

    start.wait()
    ended = threading.Event()
    sealing = threading.Thread(target=sealer.run, args=(ended,))
    sealing.start()
    stop.wait()
    ended.set()
    sealing.join()


def per_second(app: str, body: int, findings: list[int], seconds: float, *, with_ledger: bool) -> float:
    """Committed reports a second, all writers together, while the sealer runs."""
    spawn = multiprocessing.get_context("spawn")
    writers = len(findings)
    counts, start, stop = spawn.Array("q", writers), spawn.Barrier(writers + 2), spawn.Event()
    processes = [
        spawn.Process(target=write, args=(app, body, finding, seconds, with_ledger, number, start, counts))
        for number, finding in enumerate(findings)
    ]
    sealing = spawn.Process(target=seal, args=(app, start, stop))
    for process in [*processes, sealing]:
        process.start()
    start.wait()
    for process in processes:
        process.join()
    stop.set()
    sealing.join()
    return float(sum(counts[:])) / seconds


def rounds_of(
    owner: str, app: str, home: Path, *, writers: int, seconds: float, rounds: int
) -> list[tuple[float, float]]:
    """Reports a second without and with the ledger, in turns."""
    os.environ["JIANXING_HOME"] = str(home)
    spawn = multiprocessing.get_context("spawn")
    result: Any = spawn.Queue()
    preparing = spawn.Process(target=prepare, args=(owner, app, writers, result))
    preparing.start()
    body, findings = result.get()
    preparing.join()
    measured = []
    for _ in range(rounds):
        without = per_second(app, body, findings, seconds, with_ledger=False)
        measured.append((without, per_second(app, body, findings, seconds, with_ledger=True)))
    return measured
