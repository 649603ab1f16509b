"""What a backup lacks: the acts that a head outside the database knows of and the backup does not hold."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jianxing.cli.exits import OutsideFailure
from jianxing.kernel.canonical import canonical
from jianxing.ledger.heads import HeadsFile, SignedHead
from jianxing.settings.speech import gettext as _


class ActsMissing(OutsideFailure):
    """The backup is older than the last head that left the database."""

    def __init__(self, loss: "Loss", file: Path) -> None:
        super().__init__(
            _(
                "{file} ends with act {sealed} of the log, and a head of {known} knows {last}: "
                "acts {first} to {last}, done since {since}, are not in it. "
                "Look for a later backup; --accept-loss restores this one and records what is lost"
            ).format(
                file=file,
                sealed=loss.first - 1,
                first=loss.first,
                last=loss.last,
                since=loss.since or "?",
                known=loss.known or "?",
            )
        )
        self.loss = loss


@dataclass(frozen=True, slots=True)
class Loss:
    """Acts by their place in the log, counted from 1; between which two signed heads they were done."""

    first: int
    last: int
    since: str | None
    known: str | None

    @property
    def public(self) -> dict[str, Any]:
        return {"lost_first": self.first, "lost_last": self.last, "since": self.since, "known": self.known}


def of_backup(*, sealed: int, own: dict[str, Any] | None, outside: Iterable[dict[str, Any]]) -> Loss | None:
    """Return what a backup with *sealed* acts lacks of what the heads *outside* know; None where nothing."""
    last = max(outside, key=lambda head: int(head["tree_size"]), default=None)
    if last is None or int(last["tree_size"]) <= sealed:
        return None
    return Loss(
        first=sealed + 1,
        last=int(last["tree_size"]),
        since=own["signed_at"] if own else None,
        known=last.get("signed_at"),
    )


def heads_of(path: Path) -> Iterator[SignedHead]:
    """Yield the heads in a file of heads, as it is now."""
    file = HeadsFile(path)
    yield from file.heads(within=file.length())


def remaining(*, existing: Path, from_backup: Iterable[bytes], sealed: int) -> tuple[bytes, int]:
    """Return the file of heads for a log of *sealed* acts, and how many heads of the existing one go beyond it."""
    kept: list[bytes] = []
    beyond = 0
    found = (
        list(heads_of(existing))
        if existing.exists()
        else [SignedHead.from_dict(json.loads(line)) for line in from_backup]
    )
    for head in found:
        if head.tree_size <= sealed:
            kept.append(canonical(head.to_dict()) + b"\n")
        else:
            beyond += 1
    return b"".join(kept), beyond


def set_aside(path: Path, *, at: datetime) -> Path:
    """Keep the file of heads as it was beside the new one; its heads are what proves the loss later."""
    aside = path.with_name(f"{path.stem}.lost-{at:%Y%m%dT%H%M%SZ}{path.suffix}")
    aside.write_bytes(path.read_bytes())
    return aside
