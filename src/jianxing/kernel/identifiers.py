"""Codes that people write: GB/T 2260 divisions, unified social credit codes, numbers of findings; keys in addresses."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

# GB/T 2260-2007, table 1.
PROVINCE_CODES: Final = frozenset(
    f"{region}{place}"
    for region, places in {"1": 5, "2": 3, "3": 7, "4": 6, "5": 4, "6": 5, "7": 1, "8": 2}.items()
    for place in range(0 if region == "5" else 1, places + 1)
)

LONGEST_KEY: Final = 18

_DIVISION = re.compile(r"[1-8][0-9]{5}")
_FINDING_NUMBER = re.compile(r"(?P<body>[A-Z0-9]{1,20})-(?P<year>[0-9]{4})-(?P<serial>[0-9]{4,9})")


class DivisionLevel(StrEnum):
    """The level that a division's code stands for."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


class NotADivisionCode(ValueError):
    """The text is no GB/T 2260 code."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no GB/T 2260 code: six digits, the first two those of a province")
        self.text = text


@dataclass(frozen=True, slots=True)
class Division:
    """A GB/T 2260 code, taken apart. Its form is checked, not whether such a county exists today."""

    code: str

    def __post_init__(self) -> None:
        if not _DIVISION.fullmatch(self.code) or self.code[:2] not in PROVINCE_CODES:
            raise NotADivisionCode(self.code)
        if self.code[2:4] == "00" and self.code[4:] != "00":
            raise NotADivisionCode(self.code)

    @property
    def level(self) -> DivisionLevel:
        """Province (…0000), city or prefecture (…00), or county."""
        if self.code.endswith("0000"):
            return DivisionLevel.PROVINCE
        return DivisionLevel.CITY if self.code.endswith("00") else DivisionLevel.COUNTY

    @property
    def province(self) -> str:
        """The code of the province that it lies in, itself for a province."""
        return f"{self.code[:2]}0000"

    @property
    def city(self) -> str | None:
        """The code of the city that it lies in, itself for a city; none for a province."""
        return None if self.level is DivisionLevel.PROVINCE else f"{self.code[:4]}00"

    def contains(self, other: Division) -> bool:
        """Whether `other` is this division or lies within it, by code."""
        return other.code.startswith(
            {
                DivisionLevel.PROVINCE: self.code[:2],
                DivisionLevel.CITY: self.code[:4],
                DivisionLevel.COUNTY: self.code,
            }[self.level]
        )


class UsccCheck(StrEnum):
    """What is known of a unified social credit code (统一社会信用代码, GB 32100)."""

    VALID = "valid"
    # Genuine codes issued before the standard fail their check digit, so this warns and refuses nothing.
    CHECK_DIGIT = "check_digit"
    MALFORMED = "malformed"


def check_uscc(text: str) -> UsccCheck:
    """Whether a unified social credit code is well formed and its check digit right."""
    try:
        uscc.validate(_folded(text))
    except InvalidChecksum:
        return UsccCheck.CHECK_DIGIT
    except ValidationError:
        return UsccCheck.MALFORMED
    return UsccCheck.VALID


def compact_uscc(text: str) -> str:
    """The code as it is stored: eighteen half-width capitals and digits, nothing between them."""
    return str(uscc.compact(_folded(text)))


class NotAFindingNumber(ValueError):
    """The text is no number of a finding."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no number of a finding, such as TZ-2025-0012")
        self.text = text


@dataclass(frozen=True, slots=True, order=True)
class FindingNumber:
    """The number by which people name a finding: registering body, year, serial within both."""

    body: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.body}-{self.year:04d}-{self.serial:04d}"

    @classmethod
    def read(cls, text: str) -> FindingNumber:
        """Read a number as somebody typed it: in either case, full-width, with any dash."""
        typed = re.sub(r"[\u2010-\u2015\u2212]", "-", _folded(text))
        found = _FINDING_NUMBER.fullmatch(typed)
        if found is None:
            raise NotAFindingNumber(text)
        return cls(body=found["body"], year=int(found["year"]), serial=int(found["serial"]))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().upper()


def is_key(text: str) -> bool:
    """Whether a text is a number that the database could know, in the digits 0 to 9."""
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY
