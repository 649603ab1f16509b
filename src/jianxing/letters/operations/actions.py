"""Joint actions: gathering bodies around a matter, the versions of their plan, closing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import check_text
from jianxing.directory.roots import Overtaken, reserve
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.letters import policies, queries
from jianxing.letters.lifecycle import OWING, ActionState, ReceiptState
from jianxing.letters.models import ActionFinding, JointAction, JointPlan, Position, Receipt
from jianxing.letters.operations.joint_telling import (
    send_position,
    tell_closed,
    tell_plan,
    tell_position,
)
from jianxing.letters.operations.settling import settle
from jianxing.letters.operations.steps import act_on, notify, refresh_actions
from jianxing.projects.models import Project


def open_action(
    *,
    name: str,
    shape: str,
    findings: Sequence[Finding] = (),
    project: Project | None = None,
    by: Actor,
    at: datetime,
) -> JointAction:
    """Open a joint action (联动监督) on findings or a project; bodies are asked by its letters."""
    lead = Body.objects.get(pk=by.body)
    policies.check_can_open_action(lead=lead, findings=findings, project=project, by=by)
    check_text(text=name, missing=_("A joint action has a name."))
    pk = reserve(JointAction)
    with transaction.atomic():
        action = JointAction(
            pk=pk,
            number=f"{lead.code}-U{timezone.localdate(at).year}-{pk:06d}",
            name=" ".join(name.split()),
            shape=shape,
            lead=lead,
            project=project,
            state=ActionState.OPEN,
            opened_at=at,
            opened_by_id=by.person_id,
            visible_to=[lead.pk],
        )
        action.save(force_insert=True)
        ActionFinding.objects.bulk_create(
            ActionFinding(action=action, finding=finding) for finding in findings
        )
        refresh_actions([pk])
        act_on(
            action,
            "open",
            by=by,
            at=at,
            public={"number": action.number, "shape": shape, "findings": [one.pk for one in findings]},
            confidential={"name": action.name},
        )
    return action


def close_action(*, action: JointAction, outcome: str, by: Actor, at: datetime) -> JointAction:
    """Close a joint action with what came of it; what has been answered is settled, and who still owes stands in its way."""
    step = policies.check_can_lead(action=action, by=by)
    check_text(text=outcome, missing=_("Write what came of it."))
    check_nothing_owed(action)
    with transaction.atomic():
        changes = {"closed_at": at, "closed_by_id": by.person_id, "outcome": outcome.strip()}
        moved = JointAction.objects.filter(pk=action.pk, state=step.source)
        if not moved.update(state=step.target, **changes):
            raise Overtaken(action.number)
        action.refresh_from_db()
        act = act_on(action, "close", by=by, at=at, confidential={"outcome": action.outcome})
        held = Receipt.objects.filter(
            letter__action=action, state__in=[ReceiptState.ANSWERED, ReceiptState.DECLINED]
        )
        for receipt in held.select_related("letter__body", "letter__kept_by", "addressee"):
            settle(receipt=receipt, by=by, at=at, caused_by=act.pk)
        tell_closed(action, at=at)
        notify(action, "closed", bodies=queries.parties(action=action), by=by, at=at)
    return action


def check_nothing_owed(action: JointAction) -> None:
    """Raise ``StillOwed`` with the bodies that were asked in the action and have not answered."""
    owing = Receipt.objects.filter(letter__action=action, state__in=OWING).select_related("addressee")
    labels = sorted({receipt.addressee.label for receipt in owing})
    if labels:
        raise policies.StillOwed(
            _("%(bodies)s still owes an answer.") % {"bodies": "、".join(labels)},
            _("Wait for it, urge it, or withdraw what was asked."),
        )


def write_plan(*, action: JointAction, text: str, by: Actor, at: datetime) -> JointPlan:
    """Write the next version of the plan that is to meet every party's demand; every party takes its position anew."""
    policies.check_can_lead(action=action, by=by)
    check_text(text=text, missing=_("A plan says something."))
    with transaction.atomic():
        JointAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
        last = JointPlan.objects.filter(action=action).aggregate(last=Max("version"))["last"] or 0
        plan = JointPlan.objects.create(
            action=action, version=last + 1, text=text.strip(), written_at=at, written_by_id=by.person_id
        )
        act_on(
            action, "plan", by=by, at=at, public={"version": plan.version}, confidential={"text": plan.text}
        )
        plan.action = action
        tell_plan(plan, at=at)
        notify(action, "planned", bodies=queries.parties(action=action), by=by, at=at)
    return plan


def state_position(
    *, plan: JointPlan, demand: str = "", opinion: str = "", consent: str, by: Actor, at: datetime
) -> Position:
    """Say what the acting body demands of the latest version of the plan, thinks of it, and whether it consents; a lead on
    another node is told."""
    action = plan.action
    parties = queries.parties(action=action)
    policies.check_can_state(action=action, parties=parties, by=by)
    if consent == Position.Consent.REFUSED:
        check_text(text=opinion, missing=_("Whoever does not consent says why."))
    with transaction.atomic():
        # Locked first: of a position and a new version one waits for the other.
        JointAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
        latest = JointPlan.objects.filter(action=action).order_by("-version").first()
        if latest is None or latest.pk != plan.pk:
            raise Overtaken(action.number)
        position = Position(
            plan=plan, body_id=by.body, demand=demand.strip(), opinion=opinion.strip(), consent=consent,
            stated_at=at, stated_by_id=by.person_id,
        )  # fmt: skip
        position.carried_as = send_position(position, by=by, at=at)
        position.save(force_insert=True)
        act_on(
            action,
            "position",
            by=by,
            at=at,
            public={"version": plan.version, "consent": consent},
            confidential={"demand": position.demand, "opinion": position.opinion},
        )
        if not action.is_led_elsewhere:
            notify(action, "stated", bodies=[action.lead_id], by=by, at=at)
            tell_position(position, at=at)
    return position
