"""Lists of outlets as a command takes them, and what is said of them."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.methods.coverage.places import Gazetteer
    from jianxing.methods.coverage.reading import Listed
    from jianxing.methods.coverage.refusals import CoverageRefused


class Refused(Exception):
    """A file cannot be used; the text is one line for who typed the command."""


def gazetteer() -> "Gazetteer":
    """Return the districts that come with the software, with their outlines."""
    from jianxing.directory.shipped import divisions
    from jianxing.methods.coverage.places import shipped

    return shipped((one.code, one.name, one.level, one.parent, one.geometry) for one in divisions())


def take(path: Path, places: "Gazetteer", *, scene: str = "") -> "Listed":
    """Read a list and say on standard error what was taken for granted; raises ``Refused``."""
    from jianxing.methods.coverage.reading import read
    from jianxing.methods.coverage.refusals import CoverageRefused

    try:
        listed = read(path, places=places, scene=scene, locate=places.locate)
    except CoverageRefused as refusal:
        raise Refused(refusal_of(path, refusal)) from refusal
    for note in listed.notes:
        where = f"{path}: " + (_("row {row}").format(row=note.row) + ": " if note.row else "")
        print(where + _message(note.code) % dict(note.values), file=sys.stderr)
    return listed


def refusal_of(path: Path, refusal: "CoverageRefused") -> str:
    """Return a refusal as one line."""
    from jianxing.methods.coverage.wording import PERSONAL

    values = dict(refusal.values)
    if "what" in values:
        values["what"] = _(PERSONAL[str(values["what"])])
    where = f"{path}" + (f" {_('row {row}').format(row=refusal.row)}" if refusal.row else "")
    return f"{where}: {_message(refusal.code) % values}"


def _message(code: str) -> str:
    from jianxing.methods.coverage.wording import MESSAGES

    return _(MESSAGES[code])


def say(refusal: Refused) -> int:
    """Print a refusal as one line."""
    print(f"jianxing coverage: {refusal}", file=sys.stderr)
    return Exit.NO


def write(told: dict[str, Any]) -> int:
    """Print a result as JSON; there is no NaN in it."""
    print(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False))
    return Exit.DONE
