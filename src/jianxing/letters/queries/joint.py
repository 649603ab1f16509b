"""Joint actions: who was asked, who owes, what the plan says; and matters that are passed on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from jianxing.directory.models import Body
from jianxing.findings.models import Declination, Finding
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.letters.lifecycle import (
    OWING,
    ActionState,
    ReceiptState,
    State,
)
from jianxing.letters.models import (
    Impasse,
    JointAction,
    JointPlan,
    Letter,
    Position,
    Receipt,
    ToldAsk,
)
from jianxing.letters.queries.listing import Page


def actions(*, by: Actor, state: str = "", cursor: str = "", size: int = 50) -> Page:
    """Return the joint actions that the acting body leads, has joined or sees from above, newest first."""
    found = JointAction.objects.select_related("lead")
    if state:
        found = found.filter(state=state)
    count = found.count()
    if cursor.isdecimal():
        found = found.filter(pk__lt=int(cursor))
    asked = Count(
        "letters__receipts", filter=~Q(letters__receipts__state=ReceiptState.WAITING), distinct=True
    )
    told = Count("told_asks", distinct=True)
    rows = list(found.annotate(asked=asked + told).order_by("-pk")[: size + 1])
    return Page(rows[:size], count, str(rows[size - 1].pk) if len(rows) > size else "")


def owed_in(*, actions: Sequence[int]) -> dict[int, list[Receipt]]:
    """Return who still owes an answer in each of these joint actions, the most urgent first."""
    owing = Receipt.objects.filter(letter__action__in=list(actions), state__in=OWING)
    held: dict[int, list[Receipt]] = {}
    for receipt in owing.select_related("addressee", "letter").order_by(
        F("due_on").asc(nulls_last=True), "pk"
    ):
        held.setdefault(receipt.letter.action_id, []).append(receipt)
    return held


def joint_receipts(
    *,
    projects: Sequence[int] = (),
    body: int | None = None,
    since: date | None = None,
    until: datetime,
) -> QuerySet[Receipt]:
    """Return what bodies accepted in the letters of joint actions before an instant, as far as the reader sees it.

    *projects* are those of the actions themselves or of their findings; *body* leads.
    """
    found = Receipt.objects.filter(
        letter__action__isnull=False,
        letter__sent_at__lt=until,
        accepted_at__isnull=False,
        accepted_at__lt=until,
    ).exclude(letter__state__in=[State.SUPERSEDED, State.WITHDRAWN])
    if projects:
        of = Q(letter__action__project__in=projects) | Q(
            letter__action__findings__project_links__project__in=projects
        )
        found = found.filter(of)
    if body is not None:
        found = found.filter(letter__body=body)
    if since is not None:
        found = found.filter(letter__dated_on__gte=since)
    return found.select_related("letter__body__governed_by", "addressee__governed_by").distinct()


def one_action(*, pk: int) -> JointAction:
    """Return a joint action; raises ``DoesNotExist`` where it is not seen."""
    found: JointAction = JointAction.objects.select_related("lead", "project", "opened_by", "closed_by").get(
        pk=pk
    )
    return found


def open_actions(*, by: Actor) -> QuerySet[JointAction]:
    """Return the open joint actions that the acting body leads."""
    return JointAction.objects.filter(lead=by.body_id, state=ActionState.OPEN).order_by("-pk")


def asked_in(*, action: JointAction) -> list[Receipt]:
    """Return what was asked of whom in a joint action, the letters in their order."""
    found = Receipt.objects.filter(letter__action=action).exclude(state=ReceiptState.WAITING)
    return list(
        found.select_related("letter__body", "letter__kept_by", "letter__action", "addressee", "suggested")
        .prefetch_related("answer_rounds__file_links__file__blob")
        .order_by("letter_id", "ordinal", "pk")
    )


def action_letters(*, action: JointAction) -> list[Letter]:
    """Return the letters of a joint action that the reader sees, oldest first."""
    return list(Letter.objects.filter(action=action).select_related("body").order_by("pk"))


def action_findings(*, action: JointAction) -> list[Finding]:
    """Return the findings of a joint action that the reader sees."""
    found = Finding.objects.filter(action_links__action=action).order_by("action_links__id")
    return list(found.select_related("responsible", "supervised_by"))


def parties(*, action: JointAction) -> list[int]:
    """Return the lead and every body that has accepted what it was asked in the action."""
    accepted = Receipt.objects.filter(letter__action=action, accepted_at__isnull=False)
    return sorted({action.lead_id, *accepted.values_list("addressee_id", flat=True)})


def action_acts(*, action: JointAction) -> list[Act]:
    """Return what was done to a joint action, oldest first."""
    found = Act.objects.filter(subject="joint_action", subject_id=action.pk)
    return list(found.select_related("detail").order_by("id"))


def told_asks(*, action: JointAction) -> list[ToldAsk]:
    """Return what bodies of further nodes were asked in a joint action that is led elsewhere, and have done."""
    return list(ToldAsk.objects.filter(action=action).select_related("body"))


@dataclass(frozen=True, slots=True)
class PartyPosition:
    """Where a party stands on a version of the plan; None where it has said nothing. One of another node may be known here by
    its name alone."""

    body: Body | None
    position: Position | None
    name: str = ""

    @property
    def label(self) -> str:
        """What the party is called."""
        return self.body.label if self.body is not None else self.name


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A version of the joint plan with every party's position on it."""

    plan: JointPlan
    positions: Sequence[PartyPosition]

    @property
    def is_agreed(self) -> bool:
        """Whether every party consents."""
        return bool(self.positions) and all(
            one.position is not None and one.position.consent == Position.Consent.GIVEN
            for one in self.positions
        )


def plans(*, action: JointAction) -> list[PlanVersion]:
    """Return the versions of an action's plan, the latest first, with what each party demands, thinks and consents to."""
    found = list(JointPlan.objects.filter(action=action).select_related("written_by"))
    if not found:
        return []
    latest: dict[tuple[int, int | str], Position] = {}
    stated = Position.objects.filter(plan__in=found).select_related("stated_by", "body").order_by("pk")
    for position in stated:
        latest[position.plan_id, position.body_id or position.called] = position
    told = [one for one in told_asks(action=action) if one.is_party] if action.is_led_elsewhere else []
    keys = {*parties(action=action), *(one.body_id for one in told if one.body_id)}
    bodies: list[tuple[int | str, Body | None, str]] = [
        (body.pk, body, "") for body in Body.objects.filter(pk__in=keys)
    ]
    bodies += [(name, None, name) for name in sorted({one.name for one in told if one.body_id is None})]
    return [
        PlanVersion(
            plan, [PartyPosition(body, latest.get((plan.pk, key)), name) for key, body, name in bodies]
        )
        for plan in found
    ]


def one_plan(*, pk: int) -> JointPlan:
    """Return a version of a plan with its action; raises ``DoesNotExist`` where it is not seen."""
    found: JointPlan = JointPlan.objects.select_related("action__lead").get(pk=pk)
    return found


def impasses(*, by: Actor, state: str = "", size: int = 50) -> list[Impasse]:
    """Return the impasses that the acting body sees, those to be decided first."""
    found = Impasse.objects.select_related("asker", "decider", "falls_to", "finding")
    if state:
        found = found.filter(state=state)
    return list(found.order_by(F("decided_at").asc(nulls_first=True), "-pk")[:size])


def one_impasse(*, pk: int) -> Impasse:
    """Return an impasse; raises ``DoesNotExist`` where it is not seen."""
    found: Impasse = Impasse.objects.select_related(
        "asker", "decider", "falls_to", "decided_by", "letter", "action", "finding"
    ).get(pk=pk)
    return found


@dataclass(frozen=True, slots=True)
class Link:
    """One body's declining in the chain of those who passed a matter on."""

    body: Body
    reason: str
    suggested: Body | None
    at: Any
    letter: Letter | None


def chain(*, impasse: Impasse) -> list[Link]:
    """Return who passed the matter on to whom, in order, as far as the reader sees it."""
    same = Receipt.objects.filter(letter__body=impasse.asker_id, declined_at__isnull=False)
    if impasse.finding_id is not None:
        of_finding = Q(letter__finding_links__finding=impasse.finding_id)
        same = same.filter(of_finding | Q(letter__action__finding_links__finding=impasse.finding_id))
    elif impasse.action_id is not None:
        same = same.filter(letter__action=impasse.action_id)
    else:
        same = same.filter(letter=impasse.letter_id)
    links: list[Link] = []
    if impasse.finding_id is not None:
        declined = Declination.objects.filter(finding=impasse.finding_id)
        links += [
            Link(one.body, one.reason, one.suggested, one.declined_at, None)
            for one in declined.select_related("body", "suggested")
        ]
    links += [
        Link(one.addressee, one.decline_reason, one.suggested, one.declined_at, one.letter)
        for one in same.select_related("addressee", "suggested", "letter").distinct()
    ]
    return sorted(links, key=lambda link: link.at)
