"""Whole numbers for keys: a key that is one keeps it, others get the next that is free."""

from __future__ import annotations

from collections.abc import Iterable


def numbered(keys: Iterable[str]) -> dict[str, int]:
    """Return a number from 1 for each key."""
    listed = list(keys)
    own = {
        key: int(key)
        for key in listed
        if key.isascii() and key.isdecimal() and not key.startswith("0") and 0 < int(key) < 2**31
    }
    taken, free = set(own.values()), 1
    for key in listed:
        if key not in own:
            while free in taken:
                free += 1
            own[key] = free
            taken.add(free)
    return own
