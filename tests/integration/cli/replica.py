"""A second PostgreSQL that follows the first: made with pg_basebackup, fed by streaming replication."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from jianxing.cli.embedded import Cluster, binaries, privileges
from tests.integration.cli.installation import wait_until


class Replica:
    """The second server; it can be stopped, started, and made to wait."""

    def __init__(self, primary: Cluster, place: Path) -> None:
        self._primary, self._place = primary, place
        self._data, self._sockets = place / "data", place / "s"
        self._programs = binaries.find(pg_bin=None)
        self._process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Copy the primary while it runs."""
        # What an administrator of a managed server has already: a role that replicates, and the right to come in.
        (self._primary.data / "pg_hba.conf").write_text(
            "local all all scram-sha-256\nlocal replication postgres scram-sha-256\n"
        )
        with psycopg.connect(self._primary.admin_dsn) as admin:
            admin.execute("SELECT pg_reload_conf()")
        parts = conninfo_to_dict(self._primary.admin_dsn)
        self._sockets.mkdir(parents=True)
        program = self._programs.directory / "pg_basebackup"
        address = make_conninfo(host=parts["host"], user=parts["user"], password=parts["password"])
        subprocess.run(
            [
                program,
                "-D",
                self._data,
                "-d",
                address,
                "-R",
                "--checkpoint=fast",
                "--no-sync",
                "-X",
                "stream",
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )

    def start(self) -> None:
        given = privileges.choose(
            home=self._place, data=self._data, postgres=self._programs.postgres, account=None
        )
        command = [str(self._programs.postgres), "-D", str(self._data), "-k", str(self._sockets)]
        with (self._place / "log").open("ab") as log:
            self._process = subprocess.Popen(
                given.command(command, die_with_us=True), stdout=log, stderr=log, cwd="/"
            )
        wait_until(self._answers, seconds=60)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def dsn(self, dsn: str) -> str:
        """Return where the replica answers for what *dsn* names at the primary."""
        return make_conninfo(dsn, host=str(self._sockets))

    def pause(self) -> None:
        """Receive, and do not replay."""
        self._say("SELECT pg_wal_replay_pause()")

    def resume(self) -> None:
        self._say("SELECT pg_wal_replay_resume()")

    def await_caught_up(self) -> None:
        with psycopg.connect(self._primary.admin_dsn, autocommit=True) as primary:
            primary.execute(
                "SELECT pg_current_xact_id()"
            )  # something committed, of which the replica knows the time
            row = primary.execute("SELECT pg_current_wal_lsn()").fetchone()
        assert row is not None
        deadline = time.monotonic() + 60
        while not self._say("SELECT pg_last_wal_replay_lsn() >= %s", (row[0],))[0]:
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return bool(self._say("SELECT count(*) FROM pg_stat_wal_receiver")[0])
        except psycopg.OperationalError:
            return False

    def _say(self, question: str, parameters: Any = ()) -> Any:
        with psycopg.connect(self.dsn(self._primary.admin_dsn), autocommit=True) as connection:
            return connection.execute(question.encode(), parameters).fetchone()


@contextmanager
def following(primary: Cluster, place: Path) -> Iterator[Replica]:
    """Have a replica of *primary* inside the block."""
    replica = Replica(primary, place)
    replica.make()
    replica.start()
    try:
        yield replica
    finally:
        replica.stop()
