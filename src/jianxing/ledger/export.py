"""The log as JSON lines that `standalone.py` verifies: a header, leaves with their acts, heads, an end.

An export holds no confidential value, only the commitments to them; what it holds is the same whoever makes it. It ends
at the last head, so that nothing unsigned is in it, and the same log gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from django.db import connection

from jianxing.kernel.canonical import canonical
from jianxing.ledger import queries
from jianxing.ledger.heads import SignedHead
from jianxing.ledger.keys import public_keys
from jianxing.ledger.leaves import ActRow, content
from jianxing.ledger.models import Head, Leaf
from jianxing.ledger.statements import statement

_FORMAT: Final = 1
_CHUNK: Final = 1000


def export(*, to: BinaryIO) -> SignedHead | None:
    """Write the whole log, as a stream; the head that it ends with, none for a log with no act sealed."""
    with queries.ledger_office():
        last = Head.objects.order_by("-tree_size").first()
        head = queries.signed_head(last) if last else None
        size = head.tree_size if head else 0
        to.write(_line(_header(head)))
        heads = _heads(size)
        upcoming = next(heads, None)
        for index, line in _leaves(size):
            to.write(line)
            while upcoming is not None and upcoming.tree_size <= index + 1:
                to.write(_line({"head": upcoming.to_dict()}))
                upcoming = next(heads, None)
        to.write(_line({"end": size}))
    return head


def _header(head: SignedHead | None) -> dict[str, Any]:
    first = Leaf.objects.filter(index=0).values_list("act_id", flat=True).first()
    return {
        "jianxing_ledger_export": _FORMAT,
        "public_keys": [key.public_bytes_raw().hex() for key in public_keys().values()],
        "tree_size": head.tree_size if head else 0,
        "first": first if head else None,
        "head": head.to_dict() if head else None,
    }


def _leaves(size: int) -> Iterator[tuple[int, bytes]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement("export"), [size])
        while rows := cursor.fetchmany(_CHUNK):
            for index, value, following, *act in rows:
                # An act that is gone leaves its place empty, for verify to name it.
                shown = content(ActRow(*act)) if act[0] is not None else None
                yield (
                    index,
                    _line({"leaf": index, "hash": bytes(value).hex(), "next": following, "act": shown}),
                )


def _heads(size: int) -> Iterator[SignedHead]:
    for head in Head.objects.filter(tree_size__lte=size).order_by("tree_size").iterator(_CHUNK):
        yield queries.signed_head(head)


def _line(members: dict[str, Any]) -> bytes:
    return canonical(members) + b"\n"
