"""Cursors and the way to the next page."""

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jianxing.api.problems import INVALID, Fault, Problem
from jianxing.kernel.identifiers import is_key

Row = TypeVar("Row", bound=Model)


def cursor(place: str) -> str | None:
    """Return where a page ended as a program carries it on: opaque, and known again when it is not whole."""
    if not place:
        return None
    raw = place.encode()
    return urlsafe_b64encode(zlib.crc32(raw).to_bytes(4, "big") + raw).decode().rstrip("=")


def place_of(after: str, *, prefix: str = "") -> str:
    """Return where a page ended; a cursor that is none is refused, since starting anew would never end.

    *prefix* is what the place begins with, such as the order of the list.
    """
    if not after:
        return ""
    try:
        raw = urlsafe_b64decode(after.encode("ascii") + b"=" * (-len(after) % 4))
        place = raw[4:].decode()
    except (Error, ValueError):
        raise _unknown() from None
    if raw[:4] != zlib.crc32(raw[4:]).to_bytes(4, "big") or not place.startswith(prefix) or "\0" in place:
        raise _unknown()
    return place


def key_of(after: str, *, prefix: str) -> int | None:
    """Return the key at which a page ended, for lists that run along their key."""
    place = place_of(after, prefix=prefix).removeprefix(prefix)
    if place and not is_key(place):
        raise _unknown()
    return int(place) if place else None


def down_the_keys(
    found: QuerySet[Row], *, after: str, prefix: str, limit: int
) -> tuple[list[Row], str | None]:
    """Return a page of a list that runs from the highest key down, and the cursor of the next, None at the end."""
    before = key_of(after, prefix=prefix)
    rows = list((found if before is None else found.filter(pk__lt=before))[: limit + 1])
    shown = rows[:limit]
    return shown, cursor(f"{prefix}{shown[-1].pk}" if len(rows) > len(shown) else "")


def _unknown() -> Problem:
    return Problem(
        INVALID,
        _("The cursor is none of this list."),
        _("Take “next” of the page before, with the same filters and order."),
        errors=[Fault(pointer="query/after", detail=_("Not a cursor of this list."))],
    )


def linked(request: HttpRequest, following: str) -> str:
    """Return the Link header that leads to the next page, with the same filters."""
    query = [(name, value) for name, values in request.GET.lists() for value in values if name != "after"]
    return f'<{request.path}?{urlencode([*query, ("after", following)])}>; rel="next"'
