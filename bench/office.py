"""An office at its real size: 200,000 findings in 2,000 projects, 50 people, some dozens of bodies; shared by benchmarks.

It is made once, as a data directory of the product that is kept between runs, and every run works on a copy of it. Runs in
several processes wait for each other while one makes it or copies it.
``python -m bench.office make FINDINGS`` makes one in ``JIANXING_HOME``.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from bench.form import say

SQL = Path(__file__).with_name("office.sql")
FINDINGS, PROJECTS = 200_000, 2_000
#: Signs in as the supervisor of the commission above all others, who sees every finding.
LOGIN, PASSWORD = "u01", "Office-at-size-1"
#: The body that answers for a twentieth of the findings, by its code.
DEPARTMENT = "DEP01"
SHANGHAI = ZoneInfo("Asia/Shanghai")

GROUPS = (
    "交通委", "发展改革委", "生态环境局", "水务局", "住房城乡建设委", "规划自然资源委",
    "教委", "卫生健康委", "文化和旅游局", "应急局", "人社局", "国资委",
)  # fmt: skip
ZONES = ("临空经济区", "自贸试验区", "城市副中心")
DEPARTMENTS = (
    *GROUPS, "财政局", "农业农村局", "市场监管局", "审计局", "统计局", "城市管理委",
    "园林绿化局", "公安局", "医保局", "民政局", "气象局", "大数据局",
)  # fmt: skip
ENTERPRISES = tuple(
    f"{name}集团" for name in ("轨道交通", "公路建设", "水务投资", "城建", "电力", "燃气", "热力", "港口")
)


@contextmanager
def office(findings: int = FINDINGS) -> Iterator[Path]:
    """Have a data directory with the office in it, nothing running on it; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="jianxing-office-") as place:
        home = Path(place) / "home"
        with _alone():
            subprocess.run(["cp", "-a", str(prepared(findings)), str(home)], check=True)
        yield home


def _folder() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "jianxing" / "bench"


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until no other run makes or copies an office."""
    _folder().mkdir(parents=True, exist_ok=True)
    with (_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepared(findings: int = FINDINGS) -> Path:
    """Return the kept data directory, made where there is none of these contents."""
    contents = SQL.read_bytes() + Path(__file__).read_bytes() + _schema()
    kept = _folder() / f"office-{findings}-{hashlib.sha256(contents).hexdigest()[:12]}"
    if (kept / "whole").exists():
        return kept
    for old in kept.parent.glob(f"office-{findings}-*"):
        shutil.rmtree(old)
    kept.mkdir(parents=True)
    started = time.perf_counter()
    say(f"making an office with {findings} findings in {kept}")
    subprocess.run(
        [sys.executable, "-m", "bench.office", "make", str(findings)], check=True, env=environment(kept)
    )
    (kept / "whole").touch()
    say(f"made in {time.perf_counter() - started:.0f} s")
    return kept


def _schema() -> bytes:
    """Return the names of all migrations: an office made before one of them would have to be upgraded."""
    import jianxing

    return " ".join(
        sorted(path.name for path in Path(jianxing.__path__[0]).glob("*/migrations/0*.py"))
    ).encode()


def told(home: Path, what: str) -> str:
    """Return what ``python -m bench.office WHAT`` prints, on the product that runs on *home*."""
    command = [sys.executable, "-m", "bench.office", what]
    return subprocess.run(command, check=True, env=environment(home), capture_output=True, text=True).stdout


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of the product's processes on *home*, with nothing configured but that."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JIANXING_", "DATABASE_", "DJANGO_"))
    }
    return ours | {"JIANXING_HOME": str(home)} | {f"JIANXING_{name}": value for name, value in more.items()}


def make(findings: int) -> None:
    """Make the office in the configured data directory: people and bodies by operations, the mass by SQL."""
    from jianxing.cli.database import cluster_of, django_on
    from jianxing.cli.setup import set_up
    from jianxing.settings.config import load

    config = load()
    cluster = cluster_of(config)
    assert cluster is not None, "the office lives in an embedded database"
    with django_on(config):
        set_up()
        _people()
        # As the superuser, who alone may leave the checks of foreign keys out.
        with psycopg.connect(cluster.admin_dsn) as connection:
            connection.execute("SET session_replication_role = replica")
            _mass(connection, findings)
        with psycopg.connect(cluster.owner_dsn, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")


def _people() -> None:
    from jianxing.directory import operations
    from jianxing.directory.models import Body
    from jianxing.kernel.actor import Actor, Role

    node, at = Actor.system(), datetime.now(tz=SHANGHAI)

    def body(code: str, name: str, kind: str, parent: Body | None = None, short_name: str = "") -> Body:
        return operations.add_body(
            code=code, name=name, short_name=short_name, kind=kind, parent=parent, by=node, at=at
        )

    top = body("COM", "市纪委监委", Body.Kind.COMMISSION)
    eyes = [top]
    for n, name in enumerate(GROUPS, 1):
        eyes.append(body(f"GRP{n:02}", f"驻市{name}纪检监察组", Body.Kind.STATIONED_GROUP, top))
    for n, name in enumerate(ZONES, 1):
        eyes.append(body(f"ZON{n:02}", f"{name}纪检监察工委", Body.Kind.ZONE_COMMISSION, top))
    hands = [
        body(f"DEP{n:02}", f"市{name}", Body.Kind.DEPARTMENT, short_name=name)
        for n, name in enumerate(DEPARTMENTS, 1)
    ]
    for n, name in enumerate(ENTERPRISES, 1):
        body(f"ENT{n:02}", name, Body.Kind.ENTERPRISE)
    roles = [(top, Role.SUPERVISOR), (top, Role.LEADER)]
    roles += [(eye, Role.SUPERVISOR) for eye in eyes[1:]] + [(hand, Role.HANDLER) for hand in hands]
    roles += [(hand, Role.LEADER) for hand in hands]
    for n, (of, role) in enumerate(roles[:50], 1):
        person = operations.add_person(
            login=f"u{n:02}", name=f"张{n:02}", password=PASSWORD, must_change_password=False, by=node, at=at
        )
        operations.appoint(person=person, body=of, role=role, valid_from=date(2024, 1, 1), by=node, at=at)


def _mass(connection: psycopg.Connection[Any], findings: int) -> None:
    """Load what there is much of. Indexes that are no constraints are made afterwards, which is faster by far."""
    tables = (
        "projects_project",
        "findings_finding",
        "findings_findingproject",
        "ledger_act",
        "ledger_detail",
        "notices_clock",
    )
    left_out = connection.execute(
        "SELECT indexdef, indexrelid::regclass::text FROM pg_index JOIN pg_indexes ON indexname = indexrelid::regclass::text"
        " WHERE indrelid = ANY (%s::regclass[]) AND NOT indisunique",
        [list(tables)],
    ).fetchall()
    for _definition, name in left_out:
        connection.execute(f"DROP INDEX {name}")
    lent = _lend_defaults(connection)
    values = {
        "findings": str(findings),
        "projects": str(PROJECTS),
        "today": f"'{datetime.now(tz=SHANGHAI):%Y-%m-%d}'",
    }
    text = SQL.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f":{name}", value)
    for statement in text.split(";\n"):
        if statement.strip():
            connection.execute(statement.encode())
    for table, column in lent:
        connection.execute(f"ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT")
    for table in ("projects_project", "findings_finding"):
        connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
    for definition, _name in left_out:
        connection.execute(definition)
    # The rule itself finds nothing to change: what was loaded is seen by whom it should be.
    sample = connection.execute("SELECT array_agg(id) FROM findings_finding WHERE id % 97 = 0").fetchone()
    assert sample is not None
    changed = connection.execute("SELECT findings_refresh_visibility(%s)", sample).fetchone()
    assert changed == (0,), f"visibility was loaded wrongly: {changed}"


def _lend_defaults(connection: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    """Give columns that later releases add and that may not be null an empty default, for the time of loading."""
    empty = {
        "boolean": "false",
        "ARRAY": "'{}'",
        "jsonb": "'{}'",
        "integer": "0",
        "smallint": "0",
        "bigint": "0",
    }
    empty |= {"text": "''", "character varying": "''"}
    columns = connection.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns"
        " WHERE table_schema = 'public' AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'"
        " AND data_type = ANY (%s) AND table_name ~ '^(projects_project|findings_|notices_clock)'",
        [list(empty)],
    ).fetchall()
    for table, column, kind in columns:
        connection.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT {empty[kind]}")
    return [(table, column) for table, column, _kind in columns]


def tokens() -> dict[str, Any]:
    """Make tokens for the supervisor and the handlers, and say what they may write on."""
    from jianxing.cli.database import django_on
    from jianxing.settings.config import load

    with django_on(load()):
        from jianxing.directory.acting import acting
        from jianxing.directory.models import Appointment, Body
        from jianxing.directory.queries import actor_of
        from jianxing.directory.tokens import make_token
        from jianxing.findings.models import Finding
        from jianxing.kernel.actor import Role
        from jianxing.projects.models import Project

        at = datetime.now(tz=SHANGHAI)
        given: dict[str, Any] = {}
        assigned: list[tuple[int, str]] = []
        holders = Appointment.objects.filter(role__in=[Role.SUPERVISOR, Role.HANDLER]).select_related(
            "person", "body"
        )
        for holder in holders:
            if holder.role == Role.SUPERVISOR and holder.person.login != LOGIN:
                continue
            by = actor_of(appointment=holder)
            expires = at.date() + timedelta(days=7)
            with acting(by):
                _token, secret = make_token(
                    appointment=holder, name="bench", may_write=True, expires_on=expires, by=by, at=at
                )
                given[holder.person.login] = secret
                if holder.role == Role.SUPERVISOR:
                    given["project"] = Project.objects.values_list("pk", flat=True)[0]
                else:
                    theirs = Finding.objects.filter(responsible=by.body_id, state="assigned")
                    assigned += [(pk, holder.person.login) for pk in theirs.values_list("pk", flat=True)]
        given["department"] = Body.objects.get(code=DEPARTMENT).pk
        given["assigned"] = json.dumps(assigned)
    return given


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(int(sys.argv[2]))
    else:
        print(json.dumps(tokens()))
