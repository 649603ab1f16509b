"""What every write of letters shares: compare-and-set, visibility, the act, the notice, the clock."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from jianxing.directory import roots
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.letters import policies
from jianxing.letters.models import Impasse, JointAction, Letter, Receipt
from jianxing.notices.operations import start_clock, tell
from jianxing.notices.queries import calendar as working_days

#: The clock of a receipt: an answer is owed by a day.
CLOCK = "answer"
_SUBJECTS: dict[type, str] = {
    Letter: "letter",
    Receipt: "receipt",
    JointAction: "joint_action",
    Impasse: "impasse",
}


def take(*, letter: Letter, action: str, by: Actor, changes: Mapping[str, Any]) -> None:
    """Take a step of the letter inside the caller's transaction; the second of two clicks is refused."""
    step = policies.check_can_take(letter=letter, action=action, by=by)
    to = {"state": step.target.value, **changes}
    roots.step(letter, name=letter.called, source=step.source, to=to)


def carry(*, receipt: Receipt, action: str, by: Actor, changes: Mapping[str, Any] | None = None) -> None:
    """Take a step of a receipt likewise."""
    step = policies.check_can_carry(receipt=receipt, action=action, by=by)
    letter = receipt.letter
    to = {"state": step.target.value, **(changes or {})}
    roots.step(receipt, name=letter.called, source=step.source, to=to)
    receipt.letter = letter


def act_on(
    thing: Letter | Receipt | JointAction | Impasse,
    action: str,
    *,
    by: Actor,
    at: datetime,
    public: Mapping[str, Any] | None = None,
    confidential: Mapping[str, Any] | None = None,
    caused_by: int | None = None,
) -> Act:
    """Record what was done to a letter, a receipt, a joint action or an impasse, with the state that it left it in."""
    return roots.act_on(
        thing,
        action,
        subject=_SUBJECTS[type(thing)],
        by=by,
        at=at,
        public=public,
        confidential=confidential,
        caused_by=caused_by,
    )


def refresh_visibility(ids: Sequence[int]) -> None:
    """Recompute who sees these letters, their receipts and their joint actions."""
    roots.refresh("letters_refresh_visibility", ids)


def refresh_actions(ids: Sequence[int]) -> None:
    """Recompute who sees these joint actions."""
    roots.refresh("letters_refresh_actions", ids)


def refresh_impasses(ids: Sequence[int]) -> None:
    """Recompute who sees these impasses, and who decides them."""
    roots.refresh("letters_refresh_impasses", ids)


def notify(
    thing: Letter | JointAction | Impasse, kind: str, *, bodies: Iterable[int], by: Actor, at: datetime
) -> None:
    """Tell bodies other than the acting one what happened; the number, never the words."""
    number = thing.called if isinstance(thing, Letter) else thing.number
    told = sorted({pk for pk in bodies if pk != by.body_id or by.is_system})
    tell(
        body_ids=told,
        kind=f"{_SUBJECTS[type(thing)]}.{kind}",
        subject=_SUBJECTS[type(thing)],
        subject_id=thing.pk,
        params={"number": number},
        at=at,
    )


def watch(receipt: Receipt, *, counted_days: int | None, today: date, at: datetime) -> None:
    """Start the clock of a receipt: the addressee owes an answer to the body that wrote."""
    if receipt.due_on is None:
        return
    start_clock(
        subject="receipt",
        subject_id=receipt.pk,
        purpose=CLOCK,
        body_id=receipt.addressee_id,
        asked_by_id=receipt.letter.body_id,
        started_on=today,
        due_on=receipt.due_on,
        provisional=working_days().is_provisional(receipt.due_on),
        number=receipt.letter.called,
        counted_days=counted_days,
        at=at,
    )
