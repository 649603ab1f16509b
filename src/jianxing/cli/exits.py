"""How every command ends: exit codes, and the one line that a refusal prints."""

import sys
from collections.abc import Callable
from enum import IntEnum

import psycopg

from jianxing.settings.config import HomeUnusable, Misconfigured
from jianxing.settings.speech import gettext as _


class Exit(IntEnum):
    """What the shell is told."""

    DONE = 0
    NO = 1  # the command worked and the answer is no
    WRONG_USE = 2
    OUTSIDE = 3  # something outside failed: disk, port, database


class OutsideFailure(Exception):
    """Something outside the product prevents the command; the text is one line for who typed it."""


def guarded(command: Callable[[], int]) -> int:
    """Run *command* and return its exit code, a refusal being printed as one line instead of a traceback."""
    try:
        return command()
    except Misconfigured as refusal:
        print(f"jianxing: {refusal}", file=sys.stderr)
        return Exit.WRONG_USE
    except (OutsideFailure, HomeUnusable) as refusal:
        print(f"jianxing: {refusal}", file=sys.stderr)
        return Exit.OUTSIDE
    except psycopg.OperationalError as refusal:
        print(
            "jianxing: " + _("database: {reason}").format(reason=_first_line(str(refusal))), file=sys.stderr
        )
        return Exit.OUTSIDE
    except OSError as refusal:
        where = f"{refusal.filename}: " if refusal.filename else ""
        print(f"jianxing: {where}{refusal.strerror or refusal}", file=sys.stderr)
        return Exit.OUTSIDE
    except KeyboardInterrupt:
        return 130  # what a shell says of a command ended by SIGINT


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "?"
