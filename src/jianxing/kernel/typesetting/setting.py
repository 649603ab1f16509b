"""One document set by Typst, in a process that is ended when it takes too long or too much."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jianxing.kernel.typesetting.faces import FONTS

SECONDS: Final = 30
MEBIBYTES: Final = 3072


class NotSet(Exception):
    """The typesetter refused; it says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooLong(NotSet):
    """The document takes longer, or more memory, than one may."""


def typeset(source: Path, data: Mapping[str, Any], *, trials: Sequence[Mapping[str, Any]] = ({},)) -> bytes:
    """Return the PDF of *source*, which reads *data* as JSON from ``sys.inputs.document``.

    Words go in as data, so that none of them can be markup. Each of *trials* is laid over the data in turn; the first in
    which the source's ``<verdict>`` says true is taken, else the first of all. Raises NotSet, and TooLong past the bounds.
    """
    [made] = _set(source, data, trials, format="pdf", ppi=None, pages=1)
    return made


def pictured(
    source: Path,
    data: Mapping[str, Any],
    *,
    trials: Sequence[Mapping[str, Any]] = ({},),
    ppi: int,
    pages: int,
) -> list[bytes]:
    """Return the first *pages* of the same document as PNG pictures."""
    return _set(source, data, trials, format="png", ppi=ppi, pages=pages)


def bounded(asked: Mapping[str, Any], *, seconds: int = SECONDS, mebibytes: int = MEBIBYTES) -> bytes:
    """Return what a typesetter's process says; raises NotSet, and TooLong where it is ended."""
    asked = {**asked, "seconds": seconds, "mebibytes": mebibytes}
    try:
        done = subprocess.run(  # noqa: S603  (our own file by our own interpreter)
            [sys.executable, "-I", str(Path(__file__).with_name("child.py"))],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooLong(f"not set within {seconds} s") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise (NotSet if done.returncode == 1 else TooLong)(said[-2000:] or f"ended with {done.returncode}")
    return done.stdout


def _set(
    source: Path,
    data: Mapping[str, Any],
    trials: Sequence[Mapping[str, Any]],
    *,
    format: str,  # noqa: A002
    ppi: int | None,
    pages: int,
) -> list[bytes]:
    said = bounded(
        {
            "source": str(source),
            "root": str(source.parent),
            "fonts": str(FONTS),
            "documents": [
                json.dumps({**data, **trial}, ensure_ascii=False, separators=(",", ":")) for trial in trials
            ],
            "format": format,
            "ppi": ppi,
            "pages": pages,
        }
    )
    made, at = [], 0
    while at < len(said):
        end = at + 8 + int.from_bytes(said[at : at + 8], "big")
        made.append(said[at + 8 : end])
        at = end
    return made
