"""Lines of documents in few words, and what comparing them finds."""

from datetime import date
from typing import Any

from jianxing.methods.freight.columns import documents_of
from jianxing.methods.freight.comparing import Mismatch, compare
from jianxing.methods.freight.kinds import KIND_AT, Kind

BOX = "CSQU3054383"
DAY = date(2026, 3, 5)


def line(kind: Kind, **said: Any) -> dict[str, Any]:
    """Return a line of a document of the standing container and day, unless it says otherwise."""
    return {"kind": KIND_AT[kind], "number": kind.value, "container": BOX, "at": DAY} | said


def bill(**said: Any) -> dict[str, Any]:
    return line(Kind.BILL_OF_LADING, **said)


def rail(**said: Any) -> dict[str, Any]:
    return line(Kind.RAIL_WAYBILL, **said)


def manifest(**said: Any) -> dict[str, Any]:
    return line(Kind.MANIFEST, **said)


def weighing(**said: Any) -> dict[str, Any]:
    return line(Kind.WEIGHING, **said)


def customs(**said: Any) -> dict[str, Any]:
    return line(Kind.CUSTOMS, **said)


def packing(**said: Any) -> dict[str, Any]:
    return line(Kind.PACKING_LIST, **said)


def mismatches(*lines: dict[str, Any], **options: Any) -> list[Mismatch]:
    """Return the mismatches of these lines."""
    return list(compare(documents_of(lines), **options).mismatches())


def found(*lines: dict[str, Any], **options: Any) -> list[tuple[str, str, str, str]]:
    """Return field, kind of mismatch and both values of each mismatch."""
    return [
        (one.field.value, one.wrong.value, one.left.says, one.right.says)
        for one in mismatches(*lines, **options)
    ]
