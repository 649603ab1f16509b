"""A PostgreSQL with PostGIS of this machine, started for one benchmark and gone with it; where there is none, that is said."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy.typing as npt
import psycopg
import shapely

from jianxing.cli.embedded import temporary_cluster

#: Where distributions put the programs of a server that is not in the path.
_USUAL = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin")


class NoPostGIS(Exception):
    """This machine has no PostgreSQL with PostGIS."""


def programs(named: str) -> Path:
    """Return the folder of the programs of a server that has PostGIS; raises ``NoPostGIS``."""
    inside = shutil.which("pg_config")
    usual = sorted((str(one) for way in _USUAL for one in Path("/").glob(way)), reverse=True)
    candidates = [named] if named else usual
    if inside and not named:
        candidates.insert(0, str(Path(inside).parent))
    for folder in candidates:
        config = Path(folder) / "pg_config"
        if not (config.exists() and (Path(folder) / "initdb").exists()):
            continue
        shared = subprocess.run(
            [config, "--sharedir"], capture_output=True, text=True, check=True
        ).stdout.strip()
        if (Path(shared) / "extension" / "postgis.control").exists():
            return Path(folder)
    raise NoPostGIS(f"no PostgreSQL with PostGIS in {', '.join(candidates) or 'the usual places'}")


@contextmanager
def loaded(folder: Path, layers: dict[str, npt.NDArray[Any]]) -> Iterator[psycopg.Connection[Any]]:
    """Have a server with the layers in tables of their names, indexed and analysed, with as many workers as processors."""
    with (
        tempfile.TemporaryDirectory(prefix="jianxing-postgis-") as home,
        temporary_cluster(Path(home), pg_bin=folder) as cluster,
        psycopg.connect(cluster.admin_dsn, autocommit=True) as connection,
    ):
        connection.execute("create extension postgis")
        for name, figures in layers.items():
            connection.execute(f"create table {name}(id int primary key, g geometry)")
            with connection.cursor().copy(f"copy {name} from stdin") as rows:
                for number, figure in enumerate(shapely.to_wkb(figures, hex=True)):
                    rows.write_row((number, figure))
            connection.execute(f"create index on {name} using gist(g)")
        connection.execute("vacuum analyze")
        connection.execute("set jit = off")
        connection.execute(f"set max_parallel_workers_per_gather = {len(os.sched_getaffinity(0))}")
        yield connection
