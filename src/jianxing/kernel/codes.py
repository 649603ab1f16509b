"""Codes that people read aloud and type on a telephone: random, without signs that are mistaken for one another."""

import secrets
from typing import Final

#: Crockford's digits.
SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def random_code(*, groups: int = 1, signs: int) -> str:
    """Return a code of so many groups of *signs* signs, five bits each, with strokes between the groups."""
    return "-".join("".join(secrets.choice(SIGNS) for _sign in range(signs)) for _group in range(groups))
