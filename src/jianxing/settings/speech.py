"""Translation where Django is not yet, or never, set up: the configuration and the command line."""

import gettext as standard
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

CATALOGUE: Final = Path(__file__).resolve().parent.parent / "locale" / "cli"


def language_of(environment: Mapping[str, str]) -> str:
    """Return "zh-hans" or "en": what JIANXING_LANGUAGE names, else what the terminal's locale does."""
    for name in ("JIANXING_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "zh-hans" if value.lower().startswith("zh") else "en"
    return "en"


@cache
def _catalogue(language: str) -> standard.NullTranslations:
    languages = ["zh_Hans"] if language == "zh-hans" else ["en"]
    return standard.translation("django", str(CATALOGUE), languages=languages, fallback=True)


def gettext(message: str) -> str:
    """Return *message* in the language of the terminal; English where the catalogue is not compiled."""
    return _catalogue(language_of(os.environ)).gettext(message)
