"""What is received and only read: given a path for the time of reading, and nothing of it kept."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from jianxing.evidence.vault import Readable


@contextmanager
def as_path(stream: Readable, *, name: str = "", within: Path | None = None) -> Iterator[Path]:
    """Give what is being received a path while it is read. The end of *name* says what it is; *within* is where it lies."""
    with TemporaryDirectory(prefix="jianxing-", dir=within) as folder:
        path = Path(folder) / f"file{Path(name).suffix.lower()[:6]}"
        with path.open("wb") as out:
            shutil.copyfileobj(stream, out)
        yield path
