"""``up``: everything restarts, nothing committed is lost, nothing is left behind, and each refusal is one line."""

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jianxing.cli.embedded import Cluster, postmaster
from jianxing.cli.localca import certify
from tests.integration.cli.installation import Installation, children, free_port, is_alive, wait_until


@pytest.fixture
def site(home: Path) -> Iterator[Installation]:
    made = Installation(home)
    yield made
    made.clean_up()


@pytest.fixture
def up(site: Installation, first_run: Path) -> Installation:
    """Running, with two rows committed."""
    shutil.copytree(first_run, site.home, symlinks=True)
    site.start()
    site.ask("POST")
    assert site.ask("POST") == 2
    return site


class TestRefusals:
    def test_a_second_start_says_who_runs_and_where(self, up: Installation) -> None:
        said = up.refused(JIANXING_PORT="1")
        assert said == f"jianxing: Jianxing already runs on {up.home}: process {up.pid}, {up.url}"
        assert up.ask() == 2

    def test_a_taken_port(self, site: Installation) -> None:
        with socket.create_server(("127.0.0.1", site.port)):
            said = site.refused()
        assert said == f"jianxing: port {site.port} on 127.0.0.1 is in use; choose another with --port"
        assert not Cluster(site.home).running()

    def test_a_newer_data_directory(self, site: Installation) -> None:
        with Cluster(site.home).using():
            pass
        (site.home / "postgresql" / "PG_VERSION").write_text("99\n")
        assert "was made by PostgreSQL 99, newer than the 18" in site.refused()

    def test_an_unknown_key(self, site: Installation) -> None:
        site.home.mkdir()
        (site.home / "jianxing.toml").write_text("colour = 'red'\n")
        refused = site.run()
        _out, said = refused.communicate(timeout=30)
        assert refused.returncode == 2
        assert said == f"jianxing: {site.home}/jianxing.toml: unknown key 'colour'\n"

    def test_a_database_that_cannot_be_reached(self, site: Installation) -> None:
        said = site.run(DATABASE_URL="host=/nowhere dbname=jianxing user=jianxing_app").communicate(
            timeout=60
        )[1]
        assert said.splitlines()[-1].startswith("jianxing: the database could not be prepared")


class TestDeaths:
    def test_of_postgresql(self, up: Installation) -> None:
        before = up.postgresql
        os.kill(before, signal.SIGKILL)
        wait_until(lambda: not is_alive(before))
        assert up.ask("POST") == 3
        assert up.postgresql != before

    def test_of_a_backend(self, up: Installation) -> None:
        backend = children(up.postgresql)[-1]
        os.kill(backend, signal.SIGKILL)
        wait_until(lambda: not is_alive(backend))
        assert up.ask("POST") == 3

    def test_of_the_web_server(self, up: Installation) -> None:
        before, its_child = up.web, up.web_child
        os.kill(before, signal.SIGKILL)
        wait_until(lambda: not is_alive(its_child))
        assert up.ask("POST") == 3
        assert up.web != before

    def test_of_the_web_server_s_child(self, up: Installation) -> None:
        before = up.web_child
        os.kill(before, signal.SIGKILL)
        wait_until(lambda: not is_alive(before))
        assert up.ask("POST") == 3

    def test_of_the_worker(self, up: Installation) -> None:
        before = up.worker
        os.kill(before, signal.SIGKILL)
        wait_until(lambda: not is_alive(before))
        assert up.worker != before

    def test_of_the_supervisor(self, up: Installation) -> None:
        orphaned, postgresql = [up.web, up.web_child, up.worker], up.postgresql
        up.clean_up()
        wait_until(lambda: not any(is_alive(pid) for pid in orphaned), seconds=5)
        up.start()
        assert up.ask("POST") == 3
        assert up.postgresql == postgresql, "the server that was left is adopted"
        up.stop()
        assert not is_alive(postgresql)

    def test_of_everything(self, up: Installation) -> None:
        for pid in up.everything():
            with suppress(ProcessLookupError):  # the first to die takes others with it
                os.kill(pid, signal.SIGKILL)
        up.clean_up()
        up.start()
        assert up.ask("POST") == 3

    def test_again_and_again(self, up: Installation) -> None:
        for count in range(3, 6):
            os.kill(up.web, signal.SIGKILL)
            os.kill(up.postgresql, signal.SIGKILL)
            assert up.ask("POST") == count


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


class TestListener:
    """The listener for other nodes and the public's door: off unless a port is set, then supervised like the others."""

    def test_a_taken_port_is_refused(self, site: Installation) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            said = site.refused(JIANXING_EXCHANGE_PORT=str(port))
        assert f"port {port} on 127.0.0.1 is in use" in said

    def test_there_is_none_without_a_port(self, up: Installation) -> None:
        assert all(b"360" not in line.replace(b"3600", b"") for line in map(_command, children(up.pid)))

    def test_it_is_started_again_and_stopped_first(self, home: Path, first_run: Path) -> None:
        shutil.copytree(first_run, home, symlinks=True)
        site = Installation(
            home, JIANXING_EXCHANGE_PORT=str(free_port()), JIANXING_DOOR_PORT=str(free_port())
        )
        try:
            site.start()
            before = site.listener
            os.kill(before, signal.SIGKILL)
            wait_until(lambda: not is_alive(before))
            assert site.listener != before
            public = site.door
            told = Path(f"/proc/{public}/environ").read_bytes()
            assert b"DOOR_DATABASE_URL=" in told
            assert b"JIANXING_" not in told  # the process that faces the public knows nothing of the node
            os.kill(public, signal.SIGKILL)
            wait_until(lambda: not is_alive(public))
            assert site.door != public
            said = [json.loads(line)["message"] for line in site.stop().splitlines()]
            assert said[-4:] == ["door stopped", "listener stopped", "web stopped", "worker stopped"]
        finally:
            site.clean_up()


class TestStopping:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
    def test_everything_ends_in_order(self, up: Installation, number: signal.Signals) -> None:
        pids = up.everything()
        running = postmaster.find(data=up.home / "postgresql")
        assert running is not None
        said = [json.loads(line)["message"] for line in up.stop(number).splitlines()]
        assert said[-2:] == ["web stopped", "worker stopped"]
        assert [pid for pid in pids if is_alive(pid)] == []
        assert not Path(running.socket_directory).exists()
        assert not (up.home / "postgresql.socket").exists()

    def test_a_group_that_is_told_as_a_whole(self, up: Installation) -> None:
        assert up.process is not None
        os.killpg(up.pid, signal.SIGINT)  # Ctrl-C in a terminal
        messages = [
            json.loads(line)["message"] for line in up.process.communicate(timeout=60)[1].splitlines()
        ]
        assert up.process.returncode == 0
        assert messages[-2:] == ["web stopped", "worker stopped"]
        said = (up.home / "logs" / "postgresql.log").read_text()
        assert said.splitlines()[-1].endswith("database system is shut down")

    def test_who_does_not_finish_is_killed_when_asked_again(self, site: Installation) -> None:
        site.start()
        web = site.web
        for pid in (site.web_child, web):
            os.kill(pid, signal.SIGSTOP)
        assert site.process is not None
        began = time.monotonic()
        for _breath in range(3):  # one wish, though it came three times
            site.process.send_signal(signal.SIGTERM)
        wait_until(lambda: time.monotonic() > began + 1.5)
        assert is_alive(web)
        site.stop()
        assert time.monotonic() - began < 20
        assert not is_alive(web)

    def test_a_command_that_uses_the_database_keeps_it(self, up: Installation) -> None:
        with Cluster(up.home).using() as cluster:
            up.stop()
            assert cluster.running()
        assert not cluster.running()


class TestStarting:
    def test_again_is_quick(self, up: Installation) -> None:
        up.stop()
        began = time.monotonic()
        up.start()
        assert time.monotonic() - began < 10
        assert up.ask() == 2

    def test_on_a_server_that_a_command_has_started(self, site: Installation) -> None:
        with Cluster(site.home).using() as cluster:
            before = postmaster.find(data=cluster.data)
            site.start()
            assert before is not None
            assert site.postgresql == before.pid
        assert site.ask("POST") == 1

    def test_on_a_database_of_somebody_else_s(self, home: Path, cluster: Cluster) -> None:
        site = Installation(home, DATABASE_URL=cluster.app_dsn, DATABASE_OWNER_URL=cluster.owner_dsn)
        try:
            site.start()
            assert site.ask("POST") >= 1
            assert not (home / "postgresql").exists()
            assert site.supervised() == [site.web, site.web_child, site.worker]
            site.stop()
        finally:
            site.clean_up()
        assert cluster.running()

    def test_with_tls(self, home: Path, tmp_path: Path) -> None:
        made = certify(directory=tmp_path, names=["127.0.0.1"], at=datetime.now(tz=UTC))
        site = Installation(home, JIANXING_TLS_CERT=str(made.certificate), JIANXING_TLS_KEY=str(made.key))
        try:
            site.start()
            trusting = ssl.create_default_context(cafile=str(made.authority))
            address = site.url.replace("http:", "https:")
            with urllib.request.urlopen(address, timeout=10, context=trusting) as answer:
                assert answer.status == 200
            site.stop()
        finally:
            site.clean_up()

    def test_every_line_of_the_log_is_json(self, up: Installation) -> None:
        lines = [json.loads(line) for line in up.stop().splitlines()]
        assert {"web started", "worker started", "web stopped"} <= {line["message"] for line in lines}
        assert {"time", "level", "process", "logger"} <= set(lines[0])


def test_a_migration_that_fails_ends_the_start(home: Path, tmp_path: Path) -> None:
    script = tmp_path / "fails.py"
    script.write_text(
        "import sys\n"
        "from jianxing.cli.exits import guarded\n"
        "from jianxing.cli.supervisor import Commands, up\n"
        "from jianxing.settings.config import load\n"
        "sys.exit(guarded(lambda: up(config=load(), commands=Commands(migrate=('/bin/false',)))))\n"
    )
    environment = os.environ | {"JIANXING_HOME": str(home), "JIANXING_PORT": str(Installation(home).port)}
    done = subprocess.run(
        [sys.executable, str(script)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert "jianxing: the database could not be prepared" in done.stderr
    assert not Cluster(home).running()
