"""Letters and their steps on the way to other nodes."""

from collections.abc import Sequence
from datetime import date, datetime

from jianxing.directory.models import Body
from jianxing.evidence.models import File
from jianxing.kernel.actor import Actor
from jianxing.letters.models import Receipt


def is_remote(body: Body) -> bool:
    """Whether another node hosts the body."""
    return False


def send_letter(receipt: Receipt, *, by: Actor, at: datetime) -> None:
    """Hand a letter to the exchange for one addressee."""


def send_step(
    receipt: Receipt,
    step: str,
    *,
    by: Actor,
    at: datetime,
    words: str = "",
    body: Body | None = None,
    due_on: date | None = None,
    files: Sequence[File] = (),
) -> None:
    """Tell the other node what was done here with a letter that it has the other half of."""
