"""An uploaded file for as long as it is read: it is not kept, its SHA-256 is."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile


@contextmanager
def received(file: "UploadedFile[bytes]") -> Iterator[Path]:
    """Give the file a path, and take it away again."""
    with tempfile.TemporaryDirectory(prefix="jianxing-list-") as folder:
        path = Path(folder) / ("file" + Path(str(file.name)).suffix.lower()[:6])
        with path.open("wb") as out:
            for piece in file.chunks():
                out.write(piece)
        yield path
