"""The ledger's words for a terminal, where Django may not be set up: an export is verified without a database."""

from __future__ import annotations

import gettext as standard
import os
from functools import cache
from pathlib import Path
from typing import Final

from jianxing.settings.speech import language_of

_CATALOGUE: Final = Path(__file__).resolve().parent.parent / "locale" / "ledger"


@cache
def _catalogue(language: str) -> standard.NullTranslations:
    languages = ["zh_Hans"] if language == "zh-hans" else ["en"]
    return standard.translation("django", str(_CATALOGUE), languages=languages, fallback=True)


def gettext(message: str) -> str:
    """The message in the language of the terminal."""
    return _catalogue(language_of(os.environ)).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The message for that number, in the language of the terminal."""
    return _catalogue(language_of(os.environ)).ngettext(singular, plural, number)


def gettext_noop(message: str) -> str:
    """Marks a message that is translated where it is shown."""
    return message
