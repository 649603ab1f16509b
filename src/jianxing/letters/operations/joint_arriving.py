"""What comes from other nodes of joint actions: to a party what the lead tells, to a lead the positions of its parties.

A lead speaks for its own joint action alone, and never for a body of this node: what these say and do is known here.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.roots import reserve
from jianxing.exchange import kinds as exchange
from jianxing.exchange import queries as nodes
from jianxing.exchange.models import Hosting
from jianxing.kernel.actor import Actor
from jianxing.letters import queries
from jianxing.letters.lifecycle import ActionState
from jianxing.letters.models import JointAction, JointPlan, Position, Receipt, ToldAsk
from jianxing.letters.operations.joint_telling import tell_position
from jianxing.letters.operations.steps import act_on, notify


def joined(said: Mapping[str, Any], *, lead: Body, at: datetime) -> JointAction | None:
    """Return the joint action that a letter from another node belongs to, put down here when its first letter comes."""
    told = said.get("joint")
    if not told:
        return None
    if not said["action"].strip():
        raise exchange.Refused("joint-action-unnamed", _("A joint action has a name."))
    their_uid = uuid.UUID(str(told["uid"]))
    by = Actor.system(body_id=lead.pk)
    with acting(by):
        known: JointAction | None = JointAction.objects.filter(lead=lead, their_uid=their_uid).first()
        if known is not None:
            return known
        pk = reserve(JointAction)
        action = JointAction(
            pk=pk,
            their_uid=their_uid,
            number=f"{lead.code}-U{timezone.localdate(at).year}-{pk:06d}",
            name=str(said["action"]),
            shape=str(told["shape"]),
            lead=lead,
            state=ActionState.OPEN,
            opened_at=at,
            visible_to=[lead.pk],
        )
        action.save(force_insert=True)
        public = {"number": action.number, "shape": action.shape}
        act_on(action, "arrive", by=by, at=at, public=public, confidential={"name": action.name})
    return action


@dataclass(frozen=True, slots=True)
class _Told:
    """What a lead tells of one of its joint actions."""

    action: JointAction
    said: Mapping[str, Any]
    received: exchange.Received
    by: Actor
    at: datetime

    def plan(self) -> JointPlan:
        """The version that is spoken of, as it is known here."""
        return _plan(self.action, self.said)


def receive_action(received: exchange.Received, *, at: datetime) -> None:
    """Take what the lead of a joint action tells one of those whom it asked; told again, it changes nothing."""
    said, by = received.payload, Actor.system(body_id=received.sender.pk)
    their_uid = uuid.UUID(str(said["action"]))
    with acting(by):
        action = JointAction.objects.filter(lead=received.sender, their_uid=their_uid).first()
    asked = Receipt.objects.filter(letter__action=action, addressee=received.to)
    if action is None or not asked.exists():
        raise exchange.Refused("unknown-action", _("No such joint action is known here."))
    with acting(by):
        action = JointAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
        _TOLD[str(said["step"])](_Told(action, said, received, by, at))


def _told_plan(told: _Told) -> None:
    said, action = told.said, told.action
    number, text = int(said["number"]), str(said["text"])
    written_at = datetime.fromisoformat(str(said["written_at"]))
    known = JointPlan.objects.filter(action=action, version=number).first()
    if known is not None and known.text != text:
        raise exchange.Refused(
            "plan-differs", _("Version %(number)d of the plan says something else here.") % {"number": number}
        )
    if known is None:
        plan = JointPlan.objects.create(action=action, version=number, text=text, written_at=written_at)
        act_on(
            action,
            "plan",
            by=told.by,
            at=told.at,
            public={"version": number},
            confidential={"text": plan.text},
            caused_by=told.received.act_id,
        )
    if written_at == told.received.sent_at:  # just written, and not one of those before its acceptance
        notify(action, "planned", bodies=[told.received.to.pk], by=told.by, at=told.at)


def _told_position(told: _Told) -> None:
    said = told.said
    party = _Party.of(said["party"], told.received)
    if party.is_ours:
        return
    plan = told.plan()
    stated_at = datetime.fromisoformat(str(said["stated_at"]))
    whose: dict[str, Any] = {"body": party.body, "called": "" if party.body else party.name}
    words = {name: str(said[name]) for name in ("demand", "opinion", "consent")}
    if Position.objects.filter(plan=plan, stated_at=stated_at, **whose, **words).exists():
        return
    position = Position.objects.create(
        plan=plan, stated_at=stated_at, is_stale=said["stale"], **whose, **words
    )
    act_on(
        told.action,
        "position",
        by=told.by,
        at=told.at,
        public={"version": plan.version, "consent": position.consent, "party": party.address},
        confidential={"demand": position.demand, "opinion": position.opinion},
        caused_by=told.received.act_id,
    )


def _told_asked(told: _Told) -> None:
    said = told.said
    party = _Party.of(said["party"], told.received)
    if party.is_ours:
        return
    changes = {
        "name": party.name,
        "body": party.body,
        "asked": said["asked"],
        "due_on": date.fromisoformat(said["due_on"]) if said["due_on"] else None,
        "state": said["state"],
        "words": said["words"],
        "is_party": said["accepted"],
    }
    address: dict[str, Any] = {
        "letter_uid": uuid.UUID(said["letter"]),
        "node": party.node,
        "code": party.code,
    }
    known = ToldAsk.objects.filter(action=told.action, **address).first()
    if known is not None and all(getattr(known, name) == value for name, value in changes.items()):
        return
    ToldAsk.objects.update_or_create(
        action=told.action, **address, defaults={**changes, "told_at": told.received.sent_at}
    )
    act_on(
        told.action,
        "hear",
        by=told.by,
        at=told.at,
        public={"party": party.address, "receipt": said["state"]},
        confidential={"asked": said["asked"], "words": said["words"]},
        caused_by=told.received.act_id,
    )


def _told_closed(told: _Told) -> None:
    action, outcome = told.action, str(told.said["outcome"])
    if action.state == ActionState.OPEN:
        JointAction.objects.filter(pk=action.pk, state=ActionState.OPEN).update(
            state=ActionState.CLOSED, closed_at=told.received.sent_at, outcome=outcome
        )
        action.refresh_from_db()
        act_on(
            action,
            "close",
            by=told.by,
            at=told.at,
            confidential={"outcome": outcome},
            caused_by=told.received.act_id,
        )
    notify(action, "closed", bodies=[told.received.to.pk], by=told.by, at=told.at)


_TOLD: dict[str, Callable[[_Told], None]] = {
    "plan": _told_plan,
    "position": _told_position,
    "asked": _told_asked,
    "closed": _told_closed,
}


@dataclass(frozen=True, slots=True)
class _Party:
    """A party as a lead names it, and who that is here."""

    node: str
    code: str
    name: str
    body: Body | None
    is_ours: bool

    @classmethod
    def of(cls, said: Mapping[str, Any], received: exchange.Received) -> "_Party":
        """Find it: a body of this node, of the lead's, of a further one that is listed here, or of none."""
        node, code = str(said["node"]), str(said["code"])
        hosting = Hosting.objects.select_related("body").filter(peer__code=node, code=code).first()
        is_ours = node == nodes.node().code
        return cls(node, code, str(said["name"]), hosting.body if hosting else None, is_ours)

    @property
    def address(self) -> str:
        """Its address in one word."""
        return f"{self.node}/{self.code}"


def receive_position(received: exchange.Received, *, at: datetime) -> None:
    """Take where a party on another node stands. On a version that another has followed it is kept as such, and named stale."""
    said, sender = received.payload, received.sender
    found = JointAction.objects.filter(uid=uuid.UUID(str(said["action"])), lead=received.to, their_uid=None)
    action = found.select_for_update(of=("self",)).first()
    if action is None:
        raise exchange.Refused("unknown-action", _("No such joint action is known here."))
    if sender.pk not in queries.parties(action=action):
        raise exchange.Refused("not-a-party", _("Accept the letter that asks you first."))
    if action.state != ActionState.OPEN:
        raise exchange.Refused("action-closed", _("The joint action has been closed."))
    plan = _plan(action, said)
    plan.action = action
    position = Position.objects.create(
        plan=plan,
        body=sender,
        demand=str(said["demand"]),
        opinion=str(said["opinion"]),
        consent=str(said["consent"]),
        stated_at=received.sent_at,
        is_stale=JointPlan.objects.filter(action=action, version__gt=plan.version).exists(),
    )
    by = Actor.system(body_id=sender.pk)
    act_on(
        action,
        "position",
        by=by,
        at=at,
        public={"version": plan.version, "consent": position.consent, "stale": position.is_stale},
        confidential={"demand": position.demand, "opinion": position.opinion},
        caused_by=received.act_id,
    )
    notify(action, "stated", bodies=[action.lead_id], by=by, at=at)
    tell_position(position, at=at)


def _plan(action: JointAction, said: Mapping[str, Any]) -> JointPlan:
    """Return the version that is spoken of: its number and its very words."""
    plan = JointPlan.objects.filter(action=action, version=int(said["number"])).first()
    if plan is None or plan.digest != said["digest"]:
        raise exchange.Refused(
            "unknown-plan",
            _("Version %(number)d of the plan is not known here so.") % {"number": said["number"]},
        )
    return plan


def position_receipted(outgoing_handle: str, receipt: exchange.Receipt, *, at: datetime) -> None:
    """The lead's node has signed for a position, or refused it: then the body whose it is is told, and why."""
    if receipt.taken:
        return
    held = Position.objects.select_related("plan__action").filter(carried_as=outgoing_handle)
    position = held.first()
    if position is None or position.body_id is None:
        return
    by = Actor.system(body_id=position.body_id)
    action = position.plan.action
    act_on(
        action,
        "refuse_position",
        by=by,
        at=at,
        public={"version": position.plan.version, "code": receipt.code},
        confidential={"reason": receipt.reason},
    )
    notify(action, "position_refused", bodies=[position.body_id], by=by, at=at)


def action_receipted(outgoing_handle: str, receipt: exchange.Receipt, *, at: datetime) -> None:
    """A party's node has signed for what it was told. A refusal stands on the exchange's own page, with its words."""
