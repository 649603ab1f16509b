"""What stands after Update, Cancel and Ack: messages are never edited, so what counts is what no later one has ended.

Source: CAP 1.2, section 3.2.1 (msgType, references).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jianxing.methods.cap.model import Alert, Reference


@dataclass(frozen=True, slots=True)
class Thread:
    """*standing* are the alerts and updates that nothing has ended, in the order in which they were sent; *ended* names by
    which message each other was ended; *acknowledged* by whom each was acknowledged; *loose* are references to what is not here.
    """

    standing: tuple[Alert, ...]
    ended: Mapping[Reference, Reference]
    acknowledged: Mapping[Reference, tuple[str, ...]]
    loose: tuple[Reference, ...]


def threaded(alerts: Iterable[Alert]) -> Thread:
    """Link messages by their references. A message ends only messages of its own sender that were sent before it."""
    held = {one.as_reference: one for one in alerts}
    order = sorted(held.values(), key=lambda one: (one.sent, one.sender, one.identifier))
    ended: dict[Reference, Reference] = {}
    acknowledged: dict[Reference, list[str]] = {}
    loose: list[Reference] = []
    for one in order:
        for reference in one.references:
            if reference not in held:
                loose.append(reference)
                continue
            if one.message_type == "Ack":
                acknowledged.setdefault(reference, []).append(one.sender)
            elif one.message_type in ("Update", "Cancel") and _may_end(one, held[reference]):
                ended.setdefault(reference, one.as_reference)
    standing = tuple(
        one for one in order if one.message_type in ("Alert", "Update") and one.as_reference not in ended
    )
    return Thread(
        standing,
        ended,
        {key: tuple(names) for key, names in acknowledged.items()},
        tuple(dict.fromkeys(loose)),
    )


def _may_end(one: Alert, other: Alert) -> bool:
    return one.sender == other.sender and one.sent >= other.sent and one is not other
