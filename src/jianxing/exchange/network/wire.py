"""What is posted and answered between nodes; ``docs/reference/exchange-network.md`` is its rule.

An envelope or a receipt travels as a string that holds its bytes as they were signed; contents travel by themselves, when they
are asked for.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

ENVELOPES: Final = "/exchange/v1/envelopes"
CONTENTS: Final = "/exchange/v1/contents/"
#: What answers; nothing else does.
ADDRESSES: Final = re.compile(r"/exchange/v1/(?:envelopes|contents/[0-9a-f]{64})")
#: Envelopes posted together: as many as fit, and one always does.
POSTED_BYTES: Final = 8 * 1024 * 1024
MOST: Final = 1000
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class Unreadable(ValueError):
    """The other side does not speak as a node does."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What one node brings another: envelopes in the order of their route, and receipts for what it was sent."""

    envelopes: tuple[bytes, ...] = ()
    receipts: tuple[bytes, ...] = ()

    def to_json(self) -> bytes:
        """As it is posted."""
        return _written({"envelopes": self.envelopes, "receipts": self.receipts})


@dataclass(frozen=True, slots=True)
class Answered:
    """What it is answered: receipts that are ready, and the digests of contents that are still to come."""

    receipts: tuple[bytes, ...] = ()
    wanted: tuple[str, ...] = ()

    def to_json(self) -> bytes:
        """As it is answered."""
        return _written({"receipts": self.receipts, "wanted": self.wanted})


def posted(data: bytes) -> Posted:
    """Read what was posted; raises ``Unreadable``."""
    content = _read(data)
    return Posted(envelopes=_texts(content, "envelopes"), receipts=_texts(content, "receipts"))


def answered(data: bytes) -> Answered:
    """Read an answer; raises ``Unreadable``."""
    content = _read(data)
    wanted = tuple(text.decode() for text in _texts(content, "wanted"))
    if not all(_DIGEST.fullmatch(digest) for digest in wanted):
        raise Unreadable
    return Answered(receipts=_texts(content, "receipts"), wanted=wanted)


def _written(content: dict[str, Sequence[bytes | str]]) -> bytes:
    texts = {
        name: [item.decode() if isinstance(item, bytes) else item for item in items]
        for name, items in content.items()
    }
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":")).encode()


def _read(data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(content, dict):
        raise Unreadable
    return content


def _texts(content: dict[str, Any], name: str) -> tuple[bytes, ...]:
    items = content.get(name, [])
    if not isinstance(items, list) or len(items) > MOST or not all(isinstance(item, str) for item in items):
        raise Unreadable
    try:
        return tuple(item.encode() for item in items)
    except UnicodeEncodeError:
        raise Unreadable from None
