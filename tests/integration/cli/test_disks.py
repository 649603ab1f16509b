"""A full disk and a read-only one: small file systems of their own, mounted where only the test sees them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.cli.installation import UP, free_port

#: A first start that ends well.
ONCE = """"$2" -c '
import os
from pathlib import Path
from jianxing.cli.embedded import Cluster
with Cluster(Path(os.environ["JIANXING_HOME"])).using(): pass
'"""

#: Mounts a small disk, does to it what the test wants, then starts.
SPOIL = """
set -e
mount -t tmpfs -o size={size} none "$1"
export JIANXING_HOME="$1/home"
{before}
exec "$2" "$3"
"""


def start_on(place: Path, *, size: str, before: str) -> str:
    """Start on a disk of *size* after the commands *before*, and return the one line of the refusal."""
    script = SPOIL.format(size=size, before=before)
    done = subprocess.run(
        [
            "unshare",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            script,
            "sh",
            str(place),
            sys.executable,
            str(UP),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=os.environ | {"JIANXING_PORT": str(free_port())},
    )
    assert done.returncode == 3, done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


@pytest.fixture
def place(tmp_path: Path) -> Path:
    made = tmp_path / "disk"
    made.mkdir()
    return made


def test_too_little_room_to_begin(place: Path) -> None:
    said = start_on(place, size="64m", before="")
    assert f"the disk of {place}/home is full: " in said
    assert "a database needs 256 MB to begin" in said


def test_a_disk_that_has_become_full(place: Path) -> None:
    fill = 'cat /dev/zero > "$1/filler" 2>/dev/null || true'
    assert "No space left on device" in start_on(place, size="400m", before=f"{ONCE}\n{fill}")


def test_a_read_only_directory(place: Path) -> None:
    said = start_on(place, size="400m", before='mount -o remount,ro "$1"')
    assert f"cannot write to the data directory {place}/home: Read-only file system" in said


def test_a_directory_that_has_become_read_only(place: Path) -> None:
    said = start_on(place, size="400m", before=f'{ONCE}\nmount -o remount,ro "$1"')
    assert f"cannot write to the data directory {place}/home: Read-only file system" in said
