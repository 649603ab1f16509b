"""As whom PostgreSQL runs when root starts it, what it may then do, and the refusal where nothing works.

Somebody who is not root becomes root of a user namespace for these tests, which is root enough to be refused.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from jianxing.cli.embedded import Cluster, postmaster

IS_ROOT = os.geteuid() == 0
AS_ROOT = [] if IS_ROOT else ["unshare", "--map-root-user"]

#: Starts the installation named by the first argument, as the account that may follow, and shows as whom it runs.
START = """
import sys
from pathlib import Path
from jianxing.cli.embedded import Cluster, postmaster
from jianxing.cli.exits import guarded
def start():
    account = sys.argv[2] if len(sys.argv) > 2 else None
    with Cluster(Path(sys.argv[1]), account=account).using() as cluster:
        pid = postmaster.find(data=cluster.data).pid
        status = Path(f"/proc/{pid}/status").read_text()
        print(*Path(f"/proc/{pid}/uid_map").read_text().split()[:2])
        print(next(line for line in status.splitlines() if line.startswith("Uid")).split()[1])
        print(next(line for line in status.splitlines() if line.startswith("CapEff")).split()[1])
    return 0
sys.exit(guarded(start))
"""


def start(prefix: list[str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*prefix, sys.executable, "-c", START, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def open_home() -> Iterator[Path]:
    """A data directory under parents that every account may enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as parent:
        Path(parent).chmod(0o755)
        yield Path(parent) / "home"


def test_root_runs_it_in_a_user_namespace_without_privileges(home: Path) -> None:
    done = start(AS_ROOT, str(home))
    assert done.returncode == 0, done.stderr
    mapping, _uid, capabilities = done.stdout.splitlines()
    inside, outside = mapping.split()
    assert (inside != "0", outside) == (True, "0")
    assert int(capabilities, 16) == 0
    assert (home / "postgresql").stat().st_uid == os.geteuid()


def test_nothing_works_and_one_line_says_so(home: Path) -> None:
    """Root of a namespace in which there is one user and no further namespace may be made."""
    forbidden = [
        "unshare",
        "--map-root-user",
        "sh",
        "-c",
        'echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"',
        "sh",
    ]
    done = start(forbidden, str(home))
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(
        "jianxing: root may not run PostgreSQL itself, and nothing else works (in a user namespace: "
    )
    assert "start jianxing as an ordinary user" in done.stderr
    assert not (home / "postgresql").exists()


def test_an_account_that_does_not_exist(home: Path) -> None:
    done = start(AS_ROOT, str(home), "no-such-account")
    assert done.returncode == 3
    assert "no account 'no-such-account' on this machine" in done.stderr


def test_parents_are_not_opened_for_an_account(tmp_path: Path) -> None:
    parent = tmp_path / "closed"
    parent.mkdir(mode=0o700)
    done = start(AS_ROOT, str(parent / "home"), "nobody")
    assert done.returncode == 3
    assert "nothing else works (as nobody: " in done.stderr
    assert parent.stat().st_mode & 0o777 == 0o700


def test_a_named_account_runs_it_and_owns_the_data_alone(open_home: Path) -> None:
    done = start([], str(open_home), "nobody")
    if not IS_ROOT:
        assert done.returncode == 0, done.stderr  # an ordinary user runs it as itself, whatever is configured
        assert done.stdout.splitlines()[1] == str(os.geteuid())
        return
    if (
        "Permission denied" in done.stderr
    ):  # this environment lies where nobody may look: refused, and rightly
        assert done.returncode == 3
        return
    assert done.returncode == 0, done.stderr
    _mapping, uid, capabilities = done.stdout.splitlines()
    owner = (open_home / "postgresql").stat()
    assert int(uid) == owner.st_uid != 0
    assert owner.st_mode & 0o777 == 0o700
    assert int(capabilities, 16) == 0
    assert (open_home / "secrets").stat().st_uid == 0
    assert (open_home / "secrets").stat().st_mode & 0o777 == 0o700
    # Later starts go by whose the data are, without being told again.
    again = start([], str(open_home))
    assert again.stdout.splitlines()[1] == uid


def test_an_ordinary_user_runs_it_as_itself(home: Path) -> None:
    done = start(["unshare", "--map-user=65534", "--map-group=65534"], str(home))
    assert done.returncode == 0, done.stderr
    mapping, uid, _capabilities = done.stdout.splitlines()
    assert mapping.split()[0] == uid == "65534"  # no namespace of its own


def test_a_running_server_is_found_and_stopped_by_root(home: Path) -> None:
    with Cluster(home).using() as cluster:
        found = postmaster.find(data=cluster.data)
        assert found is not None
        assert found.pid in postmaster.orphans(data=cluster.data)
        with psycopg.connect(cluster.app_dsn) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert postmaster.orphans(data=cluster.data) == []
