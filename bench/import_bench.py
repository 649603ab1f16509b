"""How fast a ledger of 20,000 rows and 20 columns becomes findings, stage by stage.

Real PostgreSQL, the product's own role and policies, every act recorded.
"""

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter
from bench.form import Case, say

HEADERS = (
    "序号", "项目名称", "问题描述", "问题类别", "发现方式", "发现时间", "责任单位", "配合单位", "整改措施", "整改要求",
    "整改时限", "进展情况", "完成时间", "是否销号", "点位", "检查事项", "备注", "联系人", "联系电话", "批次",
)  # fmt: skip


def make(path: Path, rows: int) -> None:
    """Write a ledger as an office would, with the usual mixture of dates and states."""
    chance = random.Random(1)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("问题台账")
    sheet.write(0, 0, "重点项目监督问题台账(2025年)")
    sheet.write_row(1, 0, HEADERS)
    for number in range(1, rows + 1):
        found = date(2025, 1, 2) + timedelta(chance.randrange(300))
        due = found + timedelta(chance.randrange(10, 90))
        closed = chance.random() < 0.5
        sheet.write_row(
            number + 1,
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
def timed(stage: str, rows: int, measured: list[Case]) -> Iterator[None]:
    """Note how long a stage took."""
    started = time.perf_counter()
    yield
    measured.append(Case(case=stage, value=rows / (time.perf_counter() - started), unit="rows/s"))


def options(parser: argparse.ArgumentParser) -> None:
    """Say how large the ledger is."""
    parser.add_argument("--rows", type=int, default=20_000)


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Run every stage on a throw-away server."""
    rows = asked.rows
    with tempfile.TemporaryDirectory(prefix="jianxing-bench-") as place:
        os.environ["JIANXING_HOME"] = f"{place}/home"
        os.environ["DJANGO_SETTINGS_MODULE"] = "jianxing.settings.django"
        from jianxing.cli.embedded import temporary_cluster

        path = Path(place) / "台账.xlsx"
        make(path, rows)
        say(f"{path.name}: {rows} rows x {len(HEADERS)} columns, {path.stat().st_size // 1024} KB")
        with temporary_cluster(Path(place) / "pg") as cluster:
            os.environ["JIANXING_DSN"] = cluster.owner_dsn
            yield from _run(path, rows, owner=cluster.owner_dsn, app=cluster.app_dsn)


def _run(path: Path, rows: int, *, owner: str, app: str) -> list[Case]:
    measured: list[Case] = []
    import django

    django.setup()
    from django.db import connection
    from psycopg.conninfo import conninfo_to_dict

    from jianxing.settings.migrate import migrate

    def point_at(dsn: str) -> None:
        part = conninfo_to_dict(dsn)
        connection.close()
        connection.settings_dict.update(USER=part["user"], PASSWORD=part.get("password", ""))

    point_at(owner)
    migrate()
    point_at(app)
    from django.utils import timezone

    from jianxing.directory.acting import acting
    from jianxing.directory.models import Body
    from jianxing.directory.operations import add_body
    from jianxing.importing import operations
    from jianxing.kernel.actor import Actor

    at = timezone.now()
    body = add_body(code="COM", name="纪委监委", kind=Body.Kind.COMMISSION, by=Actor.system(), at=at)
    by = Actor.system(body_id=body.pk)
    whole = time.perf_counter()
    with acting(by):
        with timed("upload", rows, measured), path.open("rb") as stream:
            run = operations.upload(stream=stream, name=path.name, by=by, at=at)
        with timed("understand and keep the rows", rows, measured):
            operations.understand(run=run, by=by, at=at, today=timezone.localdate(at))
        with timed("begin: settle decisions and bodies", rows, measured):
            operations.begin(run=run, by=by, at=at)
    with timed("import: findings, clocks, acts", rows, measured):
        operations.commit(run_id=run.pk, by=by, at=at)
    measured.append(
        Case(
            case="from file to findings",
            value=rows / (time.perf_counter() - whole),
            unit="rows/s",
            peer=4700,
            aim=2,
        )
    )
    with timed("the same file again", rows, measured):
        again = operations.bring_in(path=path, by=by, at=at)
    say(f"again: {again.counts}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    measured.append(Case(case="peak memory", value=peak, unit="MiB", less=True))
    return measured
