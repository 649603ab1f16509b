"""What the parties of a joint action on other nodes are told by its lead, and what a party tells a lead on another node.

A party is told from its acceptance on: first all there is, then each thing as it happens. One that declines is told nothing.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.exchange import operations as exchange
from jianxing.exchange import queries as nodes
from jianxing.exchange.kinds import Json
from jianxing.exchange.models import Peer
from jianxing.kernel.actor import Actor
from jianxing.kernel.canonical import plain
from jianxing.letters import queries
from jianxing.letters.lifecycle import ReceiptState
from jianxing.letters.models import JointAction, JointPlan, Letter, Position, Receipt
from jianxing.letters.operations.carriage import JOINT, POSITION, VERSION


def tell_plan(plan: JointPlan, *, at: datetime) -> None:
    """Tell every party of another node a new version of the plan."""
    with _as_lead(plan.action) as by:
        _tell(plan.action, _plan(plan), to=_parties(plan.action), by=by, at=at)


def tell_position(position: Position, *, at: datetime) -> None:
    """Tell every party of another node, but the one whose it is, where a party stands."""
    action = position.plan.action
    with _as_lead(action) as by:
        if others := _parties(action, without=position.body_id):
            _tell(action, _position(position), to=others, by=by, at=at)


def tell_asked(receipt: Receipt, *, at: datetime) -> None:
    """Tell every party of another node what another body was asked in the joint action and has done; nothing elsewhere."""
    with _led_here(receipt) as (action, by):
        if action is not None and (others := _parties(action, without=receipt.addressee_id)):
            _tell(action, _asked(receipt), to=others, by=by, at=at)


def tell_closed(action: JointAction, *, at: datetime) -> None:
    """Tell every party of another node that the joint action is closed, and what came of it."""
    with _as_lead(action) as by:
        _tell(action, {"step": "closed", "outcome": action.outcome}, to=_parties(action), by=by, at=at)


def welcome(receipt: Receipt, *, at: datetime) -> None:
    """Tell a body of another node, which has just accepted, all that its parties know of the joint action."""
    to = [receipt.addressee]
    with _led_here(receipt) as (action, by):
        if action is None or not receipt.is_remote:
            return
        for asked in queries.asked_in(action=action):
            if asked.addressee_id != receipt.addressee_id:
                _tell(action, _asked(asked), to=to, by=by, at=at)
        versions = JointPlan.objects.filter(action=action).order_by("version")
        for plan in versions:
            plan.action = action
            _tell(action, _plan(plan), to=to, by=by, at=at)
        stated = Position.objects.filter(plan__action=action).exclude(body=receipt.addressee_id)
        for position in stated.select_related("plan", "body").order_by("pk"):
            _tell(action, _position(position), to=to, by=by, at=at)


def send_position(position: Position, *, by: Actor, at: datetime) -> str:
    """Tell a lead on another node where a body of this node stands; returns the envelope's handle, nothing where it is here."""
    plan, action = position.plan, position.plan.action
    if not action.is_led_elsewhere:
        return ""
    payload: dict[str, Json] = {
        "version": VERSION,
        "action": str(action.called_by_its_lead),
        "number": plan.version,
        "digest": plan.digest,
        "demand": position.demand,
        "opinion": position.opinion,
        "consent": str(position.consent),
    }
    sent = exchange.send(
        kind=POSITION, sender=Body.objects.get(pk=by.body), to=action.lead, payload=payload, by=by, at=at
    )
    return sent.handle


@contextmanager
def _led_here(receipt: Receipt) -> Iterator[tuple[JointAction | None, Actor]]:
    """Give the joint action in which something was asked, acting for its lead: whoever has not joined does not see it."""
    letter = receipt.letter
    by = Actor.system(body_id=letter.body_id)
    if letter.action_id is None or letter.origin == Letter.Origin.EXCHANGE:
        yield None, by
        return
    with acting(by):
        yield JointAction.objects.select_related("lead").get(pk=letter.action_id), by


def _as_lead(action: JointAction) -> AbstractContextManager[Actor]:
    return acting(Actor.system(body_id=action.lead_id))


def _parties(action: JointAction, *, without: int | None = None) -> list[Body]:
    """Return the parties of other nodes; one that was revoked is written to no more, and holds nobody up."""
    joined = Receipt.objects.filter(letter__action=action, is_remote=True, accepted_at__isnull=False)
    keys = set(joined.values_list("addressee_id", flat=True)) - {without}
    found = Body.objects.filter(pk__in=keys, hosting__peer__state=Peer.State.LISTED).order_by("pk")
    return list(found) if keys else []


def _tell(action: JointAction, said: dict[str, Json], *, to: Iterable[Body], by: Actor, at: datetime) -> None:
    payload: dict[str, Json] = {"version": VERSION, "action": str(action.uid), **said}
    for body in to:
        exchange.send(kind=JOINT, sender=action.lead, to=body, payload=payload, by=by, at=at)


def _plan(plan: JointPlan) -> dict[str, Json]:
    written_at = str(plain(plan.written_at))
    return {"step": "plan", "number": plan.version, "text": plan.text, "written_at": written_at}


def _position(position: Position) -> dict[str, Json]:
    return {
        "step": "position",
        "number": position.plan.version,
        "digest": position.plan.digest,
        "party": _party(position.body),
        "demand": position.demand,
        "opinion": position.opinion,
        "consent": str(position.consent),
        "stated_at": str(plain(position.stated_at)),
        "stale": position.is_stale,
    }


def _asked(receipt: Receipt) -> dict[str, Json]:
    return {
        "step": "asked",
        "letter": str(receipt.letter.uid),
        "party": _party(receipt.addressee),
        "asked": receipt.asked,
        "due_on": receipt.due_on.isoformat() if receipt.due_on else None,
        "state": str(receipt.state),
        "accepted": receipt.accepted_at is not None,
        "words": _words(receipt),
    }


def _words(receipt: Receipt) -> str:
    """Why it declined, or its last answer that was not returned."""
    if receipt.state == ReceiptState.DECLINED or receipt.decline_reason:
        return receipt.decline_reason
    standing = receipt.answer_rounds.filter(returned_at=None).order_by("-round").first()
    return standing.text if standing is not None else ""


def _party(body: Body | None) -> dict[str, Json]:
    """Return a body's address between nodes, and its name."""
    assert body is not None, "who takes a position here, or is told to this node's lead, is in its directory"
    hosting = nodes.hosting_of(body)
    if hosting is not None:
        return {"node": hosting.peer.code, "code": hosting.code, "name": body.name}
    return {"node": nodes.node().code, "code": body.code, "name": body.name}
