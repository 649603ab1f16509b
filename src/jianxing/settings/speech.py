"""Translation where Django is not yet, or never, set up: the configuration and the command line."""

import gettext as standard
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

_LOCALE: Final = Path(__file__).resolve().parent.parent / "locale"
#: The parts of the catalogue that are needed before Django is there.
PARTS: Final = (
    "cli",
    "keeping",
    "methods",
    "atlas_methods",
    "coverage_methods",
    "indicators_methods",
    "freight_methods",
    "package_methods",
    "penalties_methods",
    "incidents_methods",
    "referrals_pages",
    "schedule_methods",
    "approvals",
    "approvals_pages",
    "atlas",
    "days_saved",
    "documents",
    "importing",
    "indicators_pages",
    "questions_pages",
    "schedules_pages",
)


def language_of(environment: Mapping[str, str]) -> str:
    """Return "zh-hans" or "en": what JIANXING_LANGUAGE names, else what the terminal's locale does."""
    for name in ("JIANXING_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "zh-hans" if value.lower().startswith("zh") else "en"
    return "en"


def language() -> str:
    """Return the language of the terminal."""
    return language_of(os.environ)


@cache
def _catalogue(language: str) -> standard.NullTranslations:
    languages = ["zh_Hans"] if language == "zh-hans" else ["en"]
    first, *others = (
        standard.translation("django", str(_LOCALE / part), languages=languages, fallback=True)
        for part in PARTS
    )
    for other in others:
        first.add_fallback(other)
    return first


def gettext(message: str) -> str:
    """Return *message* in the language of the terminal; English where the catalogue is not compiled."""
    return _catalogue(language()).gettext(message)
