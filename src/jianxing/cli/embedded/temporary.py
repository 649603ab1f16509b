"""A throw-away server for tests: nothing is durable, and it dies with the process that started it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jianxing.cli.embedded.cluster import Cluster


@contextmanager
def temporary_cluster(directory: Path, *, pg_bin: Path | None = None) -> Iterator[Cluster]:
    """Have a new server in *directory* inside the block; what is yielded knows how to reach it."""
    with Cluster(directory, pg_bin, durable=False).using() as cluster:
        yield cluster
