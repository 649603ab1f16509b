"""How fast a ledger of 20,000 rows and 20 columns becomes findings, stage by stage, and how fast the same file comes again.

Real PostgreSQL, the product's own role and policies, every act recorded. In the same run, with the same cells and on the
same server: django-import-export in its best bulk setting, installed into a temporary environment, and the limit, reading with
calamine and COPY without a single check (``--set peers=no`` leaves both out).
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import xlsxwriter
from bench.form import Case, say
from bench.product import enter

if TYPE_CHECKING:
    from jianxing.cli.embedded import Cluster

#: What a machine of this kind gave when the peer was measured by itself; used where it cannot be installed.
REFERENCE = {
    "django-import-export, its reader and bulk": 4700.0,
    "calamine and COPY": 24_000.0,
    "calamine alone": 52_000.0,
}
PEERS = ("django-import-export[xlsx]==4.3.9", "python-calamine", "psycopg[binary]")

HEADERS = (
    "序号", "项目名称", "问题描述", "问题类别", "发现方式", "发现时间", "责任单位", "配合单位", "整改措施", "整改要求",
    "整改时限", "进展情况", "完成时间", "是否销号", "点位", "检查事项", "备注", "联系人", "联系电话", "批次",
)  # fmt: skip


def make(path: Path, rows: int, *, is_titled: bool = True) -> None:
    """Write a ledger as an office would, with the usual mixture of dates and states; the peer takes no title."""
    chance = random.Random(1)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("问题台账")
    if is_titled:
        sheet.write(0, 0, "重点项目监督问题台账(2025年)")
    sheet.write_row(int(is_titled), 0, HEADERS)
    for number in range(1, rows + 1):
        found = date(2025, 1, 2) + timedelta(chance.randrange(300))
        due = found + timedelta(chance.randrange(10, 90))
        closed = chance.random() < 0.5
        sheet.write_row(
            number + is_titled,
            0,
            (
                number, f"第{chance.randrange(300)}号工程", f"第{number}标段路基填筑资料与报审内容不一致", "工程质量", "走访调研",
                found.isoformat(), f"第{chance.randrange(60)}工程局", f"第{chance.randrange(60)}监理站", "补齐资料并复核",
                "限期整改", chance.choice((due.isoformat(), f"{due.year}年{due.month}月{due.day}日", "20个工作日")),
                "已完成" if closed else "正在推进", due.isoformat() if closed else "", "已销号" if closed else "否",
                f"K{chance.randrange(99)}+{chance.randrange(999):03d}", "资料", "无", "张工", "-", chance.randrange(9),
            ),
        )  # fmt: skip
    book.close()


@contextmanager
def timed(measured: dict[str, float], stage: str, rows: int) -> Iterator[None]:
    """Note how many rows a second a stage took."""
    started = time.perf_counter()
    yield
    measured[stage] = rows / (time.perf_counter() - started)


def options(parser: argparse.ArgumentParser) -> None:
    """Say how large the ledger is, and whether the peer is measured."""
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--peers", choices=("yes", "no"), default="yes")


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Run every stage on a throw-away server."""
    with tempfile.TemporaryDirectory(prefix="jianxing-bench-") as place:
        folder = Path(place)
        os.environ["JIANXING_HOME"] = f"{place}/home"
        from jianxing.cli.embedded import temporary_cluster

        path, plain = folder / "台账.xlsx", folder / "plain.xlsx"
        make(path, asked.rows)
        make(plain, asked.rows, is_titled=False)
        say(f"{path.name}: {asked.rows} rows x {len(HEADERS)} columns, {path.stat().st_size // 1024} KB")
        with temporary_cluster(folder / "pg") as cluster:
            peers = _peers(folder, plain, cluster) if asked.peers == "yes" else {}
            yield from _ours(path, asked.rows, cluster, REFERENCE | peers, note="" if peers else "reference")


def _peers(folder: Path, path: Path, cluster: "Cluster") -> dict[str, float]:
    """Rows a second of django-import-export and of the limit; nothing where they cannot be installed."""
    python = folder / "peers" / "bin" / "python"
    django = f"Django=={version('Django')}"
    for command in (
        [sys.executable, "-m", "venv", str(folder / "peers")],
        [str(python), "-m", "pip", "install", "-q", django, *PEERS],
    ):
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            say(f"the peer cannot be installed: {done.stderr.strip()[-300:]}")
            return {}
    part = psycopg.conninfo.conninfo_to_dict(cluster.admin_dsn)
    with psycopg.connect(cluster.admin_dsn, autocommit=True) as admin:
        admin.execute("CREATE DATABASE peers")
    database = {
        "NAME": "peers",
        "USER": part["user"],
        "PASSWORD": part.get("password", ""),
        "HOST": part["host"],
    }
    script = Path(__file__).with_name("import_peers.py")
    done = subprocess.run(
        [str(python), str(script), str(path)],
        input=json.dumps(database),
        check=False,
        stdout=subprocess.PIPE,
        text=True,
        timeout=240,
    )
    if done.returncode:
        raise SystemExit("the peer failed")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    for line in told:
        say(f"{line['case']}: {line['rows_per_second']:,.0f} rows/s")
    return {line["case"]: float(line["rows_per_second"]) for line in told}


def _ours(path: Path, rows: int, cluster: "Cluster", peers: dict[str, float], *, note: str) -> Iterator[Case]:
    by, at = enter(owner=cluster.owner_dsn, app=cluster.app_dsn)
    from django.utils import timezone

    from jianxing.directory.acting import acting
    from jianxing.importing import operations

    stages: dict[str, float] = {}
    processor = time.process_time()
    with timed(stages, "from file to findings", rows):
        with acting(by):
            with path.open("rb") as stream:
                run = operations.upload(stream=stream, name=path.name, by=by, at=at)
            with timed(stages, "understand and keep the rows", rows):
                operations.understand(run=run, by=by, at=at, today=timezone.localdate(at))
            with timed(stages, "begin: settle bodies", rows):
                operations.begin(run=run, by=by, at=at)
        with timed(stages, "findings, clocks, acts", rows):
            operations.commit(run_id=run.pk, by=by, at=at)
    processor = time.process_time() - processor
    with acting(by):
        run.refresh_from_db()
    if run.counts["new"] != rows:
        raise SystemExit(f"not every row came in: {run.counts}")
    with timed(stages, "the same file again", rows):
        again = operations.bring_in(path=path, by=by, at=at)
    if again.counts["unchanged"] != rows:
        raise SystemExit(f"the same file is not unchanged: {again.counts}")
    peer, limit = peers["django-import-export, its reader and bulk"], peers["calamine and COPY"]
    for stage in ("understand and keep the rows", "begin: settle bodies", "findings, clocks, acts"):
        yield Case(case=stage, value=stages[stage], unit="rows/s")
    whole = stages["from file to findings"]
    yield Case(case="from file to findings", value=whole, unit="rows/s", peer=peer, aim=2, note=note)
    yield Case(
        case="from file to findings, of the limit",
        value=whole,
        unit="rows/s",
        limit=limit,
        aim=0.5,
        note=note,
    )
    yield Case(
        case="the same file again, against reading",
        value=stages["the same file again"],
        unit="rows/s",
        limit=peers["calamine alone"],
        note=note,
    )
    if (slow := peers.get("django-import-export, the same rows again")) is not None:
        yield Case(case="the same file again", value=stages["the same file again"], unit="rows/s", peer=slow)
    yield Case(case="processor time of our process", value=1e6 * processor / rows, unit="us/row", less=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Case(case="peak memory", value=peak, unit="MiB", less=True)
