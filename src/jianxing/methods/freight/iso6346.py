"""Container numbers of ISO 6346:2022: owner, category, serial number and check digit.

Each of the ten first characters has a value (digits their own; letters from A = 10 upwards, multiples of 11 left out), weighed by
2 to the power of its place; the sum modulo 11, modulo 10, is the check digit. CSQU305438 gives 3. A remainder of 10 becomes 0, so
some wrong numbers pass: the standard advises against serial numbers that come to 10.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
LENGTH: Final = 11
#: What is no number of eleven letters and digits has this code.
NO_CODE: Final = -1
_DIGITS: Final = "0123456789"
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUES: Final = tuple(range(10)) + tuple(value for value in range(10, 39) if value % 11)
_FORM: Final = re.compile(r"[A-Z]{4}[0-9]{7}")
#: The value of each base-36 digit, and the weight of each place.
_VALUE_OF: Final = np.array(_VALUES, np.int64)
_WEIGHTS: Final = 2 ** np.arange(LENGTH - 1, dtype=np.int64)
#: What a character at each place is worth in a code.
PLACES: Final = 36 ** np.arange(LENGTH - 1, -1, -1, dtype=np.int64)


def check_digit(first_ten: str) -> int:
    """Return the check digit of owner, category and serial number; raises ``ValueError`` where they have not the form."""
    if not _FORM.fullmatch(f"{first_ten}0"):
        raise ValueError(first_ten)
    total = sum(_VALUES[(_DIGITS + _LETTERS).index(one)] << place for place, one in enumerate(first_ten))
    return total % 11 % 10


def is_right(number: str) -> bool:
    """Whether a number has the form and its check digit is right."""
    return bool(_FORM.fullmatch(number)) and check_digit(number[:10]) == int(number[10])


def mended(number: str) -> str:
    """Return the number with the check digit that its ten first characters call for; empty where they have not the form."""
    try:
        return f"{number[:10]}{check_digit(number[:10])}" if len(number) >= LENGTH - 1 else ""
    except ValueError:
        return ""


def codes_of(numbers: Sequence[str]) -> Ints:
    """Return each number in base 36 as one integer; ``NO_CODE`` where it is not eleven letters and digits."""
    count = len(numbers)
    if not count:
        return np.zeros(0, np.int64)
    fitting = np.fromiter(
        (len(one) == LENGTH and one.isascii() and one.isalnum() for one in numbers), np.bool_, count
    )
    text = "".join(one.upper() for one, fits in zip(numbers, fitting, strict=True) if fits)
    raw = np.frombuffer(text.encode("ascii"), np.uint8).reshape(-1, LENGTH).astype(np.int64)
    digits = np.where(raw >= ord("A"), raw - ord("A") + 10, raw - ord("0"))
    codes = np.full(count, NO_CODE, np.int64)
    codes[fitting] = digits @ PLACES
    return codes


def digits_of(codes: Ints) -> Ints:
    """Return the base-36 digits of codes, one row of eleven each."""
    return codes[:, None] // PLACES[None, :] % 36


def are_right(codes: Ints) -> Bools:
    """Whether each code has the form and its check digit is right."""
    digits = digits_of(np.maximum(codes, 0))
    form = (digits[:, :4] >= 10).all(1) & (digits[:, 4:] < 10).all(1)
    total = _VALUE_OF[digits[:, :10]] @ _WEIGHTS
    right: Bools = (codes >= 0) & form & (total % 11 % 10 == digits[:, 10])
    return right


def number_of(code: int) -> str:
    """Return the number that a code stands for."""
    return "".join((_DIGITS + _LETTERS)[code // int(place) % 36] for place in PLACES)
