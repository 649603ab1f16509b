"""Which kinds of envelope there are: each domain registers its own in its ``wiring.py``, with the schema of its payload.

A kind's schema is JSON Schema, 2020-12, its formats (dates, UUIDs) checked too, and no text holds U+0000. What does not meet it
never leaves, and is refused where it comes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

import jsonschema_rs

from jianxing.directory.models import Body
from jianxing.evidence.models import File
from jianxing.exchange import envelope

#: So much of a refusal's words is kept.
LONGEST_REASON: Final = 300

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


class Refused(Exception):
    """The receiving domain refuses what an envelope asks: the sender gets ``code`` and ``words``, signed, and the number is used
    up. ``code`` is in lower case with hyphens and goes beside the codes of the specification; ``words`` are for people."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code
        self.words = words


def schema(package: str, name: str) -> dict[str, Any]:
    """Return version 1 of the JSON Schema that a domain keeps for the payload of a kind."""
    return envelope.schema(f"{name}-1", package=package)


class UnknownKind(LookupError):
    """No domain has registered the kind."""


class PayloadUnfit(ValueError):
    """A payload does not meet the schema of its kind; ``where`` is a JSON pointer into it."""

    def __init__(self, kind: str, where: str, reason: str) -> None:
        super().__init__(f"{kind} {where or '/'}: {reason}")
        self.kind = kind
        self.where = where
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Received:
    """An envelope whose turn has come. ``sender`` is the body of this directory that stands for the remote one, ``to`` a body
    that lives here; ``attachments`` are files that ``to`` may see, in the order of the envelope."""

    kind: str
    sender: Body
    to: Body
    payload: Mapping[str, Json]
    attachments: Sequence[File]
    handle: str
    route: str
    number: int
    sent_at: datetime
    act_id: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """The peer's signed answer to one envelope: taken, or refused for good with a code and words."""

    taken: bool
    code: str
    words: str
    received_at: datetime
    document: str

    @property
    def reason(self) -> str:
        """Code and words of a refusal, as long as it is kept."""
        return f"{self.code}: {self.words}"[:LONGEST_REASON]


class Receive(Protocol):
    """Lets an envelope take effect, inside the inbox's transaction and acting for the addressee; may raise ``Refused``."""

    def __call__(self, received: Received, *, at: datetime) -> None: ...


class Receipted(Protocol):
    """Told, once, that the answer to an envelope came; acting for its sender. The handle is ``Outgoing.handle``."""

    def __call__(self, outgoing_handle: str, receipt: Receipt, *, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of envelope: its name, the schema of its payload, and what happens on either side."""

    name: str
    schema: Mapping[str, Any]
    receive: Receive
    receipted: Receipted


_kinds: dict[str, tuple[Kind, jsonschema_rs.Draft202012Validator]] = {}


def register(kind: Kind) -> None:
    """Make a kind known; called once, from the ``wiring.py`` of the domain that owns it."""
    _kinds[kind.name] = kind, jsonschema_rs.Draft202012Validator(dict(kind.schema), validate_formats=True)


def named(name: str) -> Kind:
    """Return the kind; raises ``UnknownKind``."""
    try:
        return _kinds[name][0]
    except KeyError:
        raise UnknownKind(name) from None


def names() -> list[str]:
    """Return the names of all kinds, in order."""
    return sorted(_kinds)


def check_payload(*, kind: str, payload: Any) -> None:
    """Raise ``UnknownKind``, or ``PayloadUnfit`` with the first place where the payload is not what its kind asks."""
    if kind not in _kinds:
        raise UnknownKind(kind)
    for error in _kinds[kind][1].iter_errors(payload):
        where = "".join(f"/{step}" for step in error.instance_path)
        raise PayloadUnfit(kind, where, error.message)
    if (place := _place_of_nul(payload)) is not None:
        raise PayloadUnfit(kind, place, "a character that no database keeps")


def _place_of_nul(value: Any, place: str = "") -> str | None:
    """Return where a text holds U+0000, which would fail the receiver's own writing and hold up the route."""
    if isinstance(value, str):
        return place if "\0" in value else None
    held = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = (_place_of_nul(item, f"{place}/{name}") for name, item in held)
    return next((one for one in found if one is not None), None)
