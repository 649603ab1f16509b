"""What an enterprise sees of its own application, without an account. What is not named here it does not see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jianxing.approvals.lifecycle import BundleState, State
from jianxing.approvals.models import Approval, Bundle
from jianxing.approvals.queries.whole import one


@dataclass(frozen=True, slots=True)
class Asked:
    """What the enterprise is asked to correct, by when, if a day was named."""

    text: str
    by: date | None


@dataclass(frozen=True, slots=True)
class TrackedApproval:
    """One approval as the enterprise sees it: whose turn it is, never who works on it."""

    name: str
    state: str
    label: str
    body: str
    holder: str
    is_mine: bool
    filed_on: date | None
    decided_on: date | None
    document: str
    limit: int
    asked: Sequence[Asked]
    waits_for: Sequence[str]


@dataclass(frozen=True, slots=True)
class TrackedMaterial:
    """A material that the application needs."""

    name: str
    is_there: bool
    expected_on: date | None


@dataclass(frozen=True, slots=True)
class Tracked:
    """An application as its page without an account shows it."""

    number: str
    name: str
    applicant: str
    coordinator: str
    deadline: date
    state: str
    label: str
    completed_on: date | None
    approvals: Sequence[TrackedApproval]
    materials: Sequence[TrackedMaterial]

    @property
    def granted(self) -> int:
        """How many approvals are granted."""
        return sum(one.state == State.GRANTED for one in self.approvals)

    @property
    def mine(self) -> Sequence[TrackedApproval]:
        """The approvals for which it is the enterprise's turn."""
        return [one for one in self.approvals if one.is_mine]


def tracked(*, bundle: int) -> Tracked:
    """Return what the enterprise sees, inside ``acting`` for it; raises ``DoesNotExist`` where it is not its own."""
    found = one(pk=bundle)
    approvals = list(found.approvals.all())
    names = {each.pk: each.name for each in approvals}
    open_still = {each.pk for each in approvals if each.state not in (State.GRANTED, State.WITHDRAWN)}
    return Tracked(
        number=found.number,
        name=found.name,
        applicant=found.applicant.label,
        coordinator=found.coordinator.label,
        deadline=found.deadline,
        state=found.state,
        label=str(found.get_state_display()),
        completed_on=found.completed_on,
        approvals=[_approval(each, found, names, open_still) for each in approvals],
        materials=[
            TrackedMaterial(each.name, each.ready_on is not None, each.expected_on)
            for each in found.materials.all()
        ],
    )


def _approval(one: Approval, bundle: Bundle, names: dict[int, str], open_still: set[int]) -> TrackedApproval:
    waits = [names[link.needs_id] for link in one.prerequisites.all() if link.needs_id in open_still]
    running = bundle.state == BundleState.RUNNING
    mine = running and (
        one.state in (State.CORRECTING, State.REFUSED) or (one.state == State.NOT_FILED and not waits)
    )
    theirs = running and one.state in (State.FILED, State.ACCEPTED, State.REVIEWING)
    return TrackedApproval(
        name=one.name,
        state=one.state,
        label=str(one.get_state_display()),
        body=one.body.label,
        holder=bundle.applicant.label if mine else one.body.label if theirs else "",
        is_mine=mine,
        filed_on=one.filed_on,
        decided_on=one.decided_on if one.state == State.GRANTED else None,
        document=one.document if one.state == State.GRANTED else "",
        limit=one.limit,
        asked=[
            Asked(pause.text, pause.expected_on)
            for pause in one.pauses.all()
            if pause.kind == "correction" and pause.last is None
        ],
        waits_for=waits if one.state == State.NOT_FILED else [],
    )
