"""Chinese order and search by initials, without help from the database, which has no ICU."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from importlib import import_module


def sort_key(text: str) -> str:
    """A key whose byte order is pinyin order: syllables with their tone, other text as it is, in lower case.

    Syllables are set apart, so that 西安 (xi1 an1) comes before 先 (xian1). Words with several readings are
    read as phrases where they are known: 重庆 is chong2 qing4.
    """
    syllables = _reader("TONE3")(_folded(text))
    return " ".join("".join(syllable.split()) for syllable in syllables if syllable.strip())


def initials(text: str) -> str:
    """The first letters of the syllables, other letters and digits as they are: 北京市2号线 is bjs2hx."""
    letters = "".join(_reader("FIRST_LETTER")(_folded(text)))
    return "".join(letter for letter in letters if letter.isalnum())


def _folded(text: str) -> str:
    # Full-width letters and digits are the same letters and digits to somebody who searches.
    return unicodedata.normalize("NFKC", text).lower()


@cache
def _reader(style: str) -> Callable[[str], list[str]]:
    """Return what reads Chinese aloud. Its dictionaries take 50 MB, which only a process that writes names should spend."""
    pypinyin = import_module("pypinyin")

    def read(text: str) -> list[str]:
        syllables: list[str] = pypinyin.lazy_pinyin(text, style=pypinyin.Style[style])
        return syllables

    return read
