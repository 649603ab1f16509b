"""What every write of instructions shares: compare-and-set, visibility, the act, the notice, the clock."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from jianxing.directory import roots
from jianxing.instructions import policies
from jianxing.instructions.models import Charge, Instruction
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.notices.operations import start_clock, tell
from jianxing.notices.queries import calendar as working_days

#: The clock of a charge.
CLOCK = "charge"


def take(*, instruction: Instruction, action: str, by: Actor, changes: Mapping[str, Any]) -> None:
    """Take a step of the instruction inside the caller's transaction; the second of two clicks is refused."""
    step = policies.check_can_take(instruction=instruction, action=action, by=by)
    to = {"state": step.target.value, **changes}
    roots.step(instruction, name=instruction.number, source=step.source, to=to)


def carry(*, charge: Charge, action: str, by: Actor, changes: Mapping[str, Any]) -> None:
    """Take a step of a charge likewise."""
    step = policies.check_can_carry(charge=charge, action=action, by=by)
    to = {"state": step.target.value, **changes}
    roots.step(charge, name=charge.instruction.number, source=step.source, to=to)


def act_on(
    thing: Instruction | Charge,
    action: str,
    *,
    by: Actor,
    at: datetime,
    public: Mapping[str, Any] | None = None,
    confidential: Mapping[str, Any] | None = None,
    caused_by: int | None = None,
) -> Act:
    """Record what was done to an instruction or a charge, with the state that it left it in."""
    subject = "instruction" if isinstance(thing, Instruction) else "charge"
    return roots.act_on(
        thing,
        action,
        subject=subject,
        by=by,
        at=at,
        public=public,
        confidential=confidential,
        caused_by=caused_by,
    )


def refresh_visibility(ids: Sequence[int]) -> None:
    """Recompute who sees these instructions and their charges."""
    roots.refresh("instructions_refresh_visibility", ids)


def notify(
    instruction: Instruction, kind: str, *, bodies: Iterable[int], person: int | None = None, at: datetime
) -> None:
    """Tell bodies, or one person of one, what happened; the number, never the words."""
    tell(
        body_ids=bodies,
        kind=f"instruction.{kind}",
        subject="instruction",
        subject_id=instruction.pk,
        params={"number": instruction.number},
        person_id=person,
        at=at,
    )


def watch(charge: Charge, *, counted_days: int | None, today: date, at: datetime) -> None:
    """Start the clock of a charge: the addressee, or who is named there, owes it to the leader who signed."""
    assert charge.due_on is not None
    start_clock(
        subject="charge",
        subject_id=charge.pk,
        purpose=CLOCK,
        body_id=charge.addressee_id,
        asked_by_id=charge.instruction.body_id,
        started_on=today,
        due_on=charge.due_on,
        provisional=working_days().is_provisional(charge.due_on),
        number=charge.instruction.number,
        owed_by_id=charge.carrier_id,
        asker_id=charge.instruction.signed_by_id,
        counted_days=counted_days,
        at=at,
    )
