"""Files as they come: read from a path of their own, and refused in words."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from jianxing.comparisons.coverage.operations.cards import CoverageRefused
from jianxing.evidence.vault import Readable
from jianxing.methods.coverage.refusals import CoverageRefused as FileRefused
from jianxing.methods.coverage.wording import MESSAGES, PERSONAL


@contextmanager
def as_path(stream: Readable, *, name: str = "") -> Iterator[Path]:
    """Give what is being received a path while it is read; nothing of it is kept. The end of *name* says what it is."""
    with TemporaryDirectory(prefix="jianxing-list-") as folder:
        path = Path(folder) / f"file{Path(name).suffix.lower()[:6]}"
        with path.open("wb") as out:
            shutil.copyfileobj(stream, out)
        yield path


class ListRefused(CoverageRefused):
    """A file is not read; *column* and *row* say where."""

    def __init__(self, refusal: FileRefused) -> None:
        self.column, self.row = refusal.column, refusal.row
        super().__init__(
            said(refusal.code, dict(refusal.values)),
            _("Row %(row)d.") % {"row": refusal.row} if refusal.row else "",
        )


def said(code: str, values: dict[str, str | int | float]) -> str:
    """Return a message about a file in the reader's language."""
    if "what" in values:
        values = values | {"what": _(PERSONAL[str(values["what"])])}
    return _(MESSAGES[code]) % values
