"""Letters and their steps on the way to other nodes: an envelope of the exchange, in the transaction of the act."""

from collections.abc import Sequence
from datetime import date, datetime

from jianxing.directory.models import Body
from jianxing.evidence.models import File
from jianxing.exchange import operations as exchange
from jianxing.exchange.kinds import Json
from jianxing.exchange.operations.sending import attachment_of
from jianxing.exchange.queries import peer_of
from jianxing.kernel.actor import Actor
from jianxing.letters.lifecycle import ADDRESSEES_ACTIONS
from jianxing.letters.models import Letter, Receipt

LETTER, STEP = "letter", "letter-step"
JOINT, POSITION = "joint-action", "joint-position"
VERSION = 1


def is_remote(body: Body) -> bool:
    """Whether another node hosts the body."""
    return peer_of(body) is not None


def send_letter(receipt: Receipt, *, by: Actor, at: datetime) -> None:
    """Hand a letter to the exchange for one addressee of another node, with its annexes and the scan of the sealed letter."""
    letter = receipt.letter
    files = list(File.objects.filter(letter_links__letter=letter).order_by("letter_links__ordinal"))
    if letter.scan is not None:
        files.append(letter.scan)
    outgoing = exchange.send(
        kind=LETTER,
        sender=letter.body,
        to=receipt.addressee,
        payload=_payload(receipt),
        attachments=[attachment_of(file) for file in files],
        by=by,
        at=at,
    )
    Receipt.objects.filter(pk=receipt.pk).update(carried_as=outgoing.handle)
    receipt.carried_as = outgoing.handle


def _payload(receipt: Receipt) -> dict[str, Json]:
    letter = receipt.letter
    others: list[Json] = (
        [one.body.name for one in letter.co_issuers.select_related("body")] if letter.co_issued else []
    )
    return {
        "version": VERSION,
        "uid": str(letter.uid),
        "number": letter.document_number,
        **({"issuers": others} if others else {}),
        "kind": letter.kind,
        "form": letter.form,
        "urgency": letter.urgency,
        "title": letter.title,
        "text": letter.text,
        "matter": letter.matter,
        "asked": receipt.asked,
        "addressed_as": receipt.addressed_as,
        "due_on": receipt.due_on.isoformat() if receipt.due_on else None,
        "dated_on": letter.dated_on.isoformat() if letter.dated_on else None,
        "digest": letter.digest,
        "action": letter.action.name if letter.action else "",
        "joint": {"uid": str(letter.action.uid), "shape": letter.action.shape} if letter.action else None,
        "instead_of": called_there(letter.instead_of),
        "effect": letter.effect,
        "answers": called_there(letter.answers.letter) if letter.answers else None,
        "urges": called_there(letter.urges.letter) if letter.urges else None,
    }


def called_there(letter: Letter | None) -> str | None:
    """What the node of its sender calls a letter."""
    return str(letter.their_uid or letter.uid) if letter is not None else None


def send_step(
    receipt: Receipt,
    step: str,
    *,
    by: Actor,
    at: datetime,
    words: str = "",
    body: Body | None = None,
    due_on: date | None = None,
    effect: str = "",
    files: Sequence[File] = (),
) -> None:
    """Tell the other node what was done here with a letter that it has the other half of; nothing where both are here.

    An addressee's step is told from the addressee's node alone, a sender's from the sender's: none comes back as an echo.
    """
    letter = receipt.letter
    came = letter.origin == Letter.Origin.EXCHANGE
    if not receipt.is_remote or came != (step in ADDRESSEES_ACTIONS):
        return
    ours, theirs = (receipt.addressee, letter.body) if came else (letter.body, receipt.addressee)
    exchange.send(
        kind=STEP,
        sender=ours,
        to=theirs,
        payload={
            "version": VERSION,
            "uid": called_there(letter),
            "step": step,
            "words": words,
            "body": body.name if body else "",
            "due_on": due_on.isoformat() if due_on else None,
            "effect": effect,
        },
        attachments=[attachment_of(file) for file in files],
        by=by,
        at=at,
    )
