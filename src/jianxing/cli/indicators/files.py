"""A file of readings as a command takes it, and what is said of it."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.methods.readings import Note, Readings, ReadingsRefused


class Refused(Exception):
    """A file cannot be used; the text is one line for who typed the command."""


def take(path: Path) -> "Readings":
    """Read a file and say on standard error what was taken for granted; raises ``Refused``."""
    from jianxing.methods.readings import ReadingsRefused, read

    try:
        found = read(path)
    except ReadingsRefused as refusal:
        raise Refused(_refusal(path, refusal)) from refusal
    for note in found.notes:
        print(f"{path}: {said(note)}", file=sys.stderr)
    return found


def said(note: "Note") -> str:
    """Return a note in words."""
    from jianxing.methods.readings.wording import MESSAGES

    return _(MESSAGES[note.code]) % dict(note.values)


def _refusal(path: Path, refusal: "ReadingsRefused") -> str:
    from jianxing.methods.readings.wording import MESSAGES

    where = [str(path)]
    if refusal.sheet:
        where.append(_("sheet {sheet}").format(sheet=refusal.sheet))
    if refusal.row:
        where.append(_("row {row}").format(row=refusal.row))
    if refusal.column:
        where.append(_("column {column}").format(column=refusal.column))
    return f"{' '.join(where)}: {_(MESSAGES[refusal.code]) % dict(refusal.values)}"


def say(refusal: Refused | str) -> int:
    """Print a refusal as one line."""
    print(f"jianxing indicators: {refusal}", file=sys.stderr)
    return Exit.NO


def write(told: dict[str, Any]) -> int:
    """Print a result as JSON; there is no NaN in it."""
    print(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False))
    return Exit.DONE
