"""Every read of letters and joint actions. Row security has the last word on each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from jianxing.directory.fixed import Fixed, Given
from jianxing.directory.models import Body
from jianxing.findings.lifecycle import OPEN as OPEN_FINDINGS
from jianxing.findings.models import Declination, Finding
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.letters.kinds import Kind
from jianxing.letters.lifecycle import (
    ARRIVED,
    OPEN,
    OWING,
    WITH_ADDRESSEE,
    ActionState,
    ImpasseState,
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
    SigningRule,
)
from jianxing.notices.models import ClockStep
from jianxing.projects.models import Project

PAGE = 50
#: Letters of these kinds ask nothing of others beside the responsible body.
_ASKS_NOBODY_ELSE = (Kind.ASSIGNMENT, Kind.URGING, Kind.REMINDER, Kind.REPLY)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to."""

    side: str = "sent"  # or "received"
    state: str = ""
    kind: str = ""
    body: int | None = None
    late: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of letters or of receipts, how many there are in all, and where the next begins."""

    rows: Sequence[Any]
    count: int
    next_cursor: str = ""


def page(*, filters: Filters, by: Actor, today: date, cursor: str = "", size: int = PAGE) -> Page:
    """Return letters that the acting body wrote or sees from above (发文), or those that it received (收文), newest first."""
    found = filtered(filters=filters, by=by, today=today)
    count = found.order_by().count()
    if cursor.isdecimal():
        found = found.filter(pk__lt=int(cursor))
    rows = list(found.order_by("-pk")[: size + 1])
    return Page(rows[:size], count, str(rows[size - 1].pk) if len(rows) > size else "")


def filtered(*, filters: Filters, by: Actor, today: date) -> QuerySet[Any]:
    """Return the letters, or receipts of received ones, that the filters admit, in no order."""
    return _received(filters, by, today) if filters.side == "received" else _sent(filters, by, today)


def _late(today: date) -> Q:
    return Q(state__in=WITH_ADDRESSEE, due_on__lt=today)


def _sent(filters: Filters, by: Actor, today: date) -> QuerySet[Any]:
    receipts = Receipt.objects.select_related("addressee")
    found = (
        Letter.objects.exclude(~Q(body=by.body_id) & Q(addressed__contains=[by.body_id]))
        .select_related("body", "signed_by")
        .prefetch_related(Prefetch("receipts", receipts))
    )
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.body is not None:
        found = found.filter(addressed__contains=[filters.body])
    if filters.late:
        found = found.filter(Exists(Receipt.objects.filter(_late(today), letter=OuterRef("pk"))))
    if filters.words:
        of = Q(title__icontains=filters.words) | Q(text__icontains=filters.words)
        by_number = Q(number__icontains=filters.words) | Q(document_number__icontains=filters.words)
        found = found.filter(of | by_number | Q(matter__icontains=filters.words))
    return found


def _received(filters: Filters, by: Actor, today: date) -> QuerySet[Any]:
    found = Receipt.objects.filter(addressee=by.body_id, state__in=[state.value for state in ARRIVED])
    found = found.select_related("letter__body", "letter__signed_by", "addressee")
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.kind:
        found = found.filter(letter__kind=filters.kind)
    if filters.body is not None:
        found = found.filter(letter__body=filters.body)
    if filters.late:
        found = found.filter(_late(today))
    if filters.words:
        of = Q(letter__title__icontains=filters.words) | Q(letter__text__icontains=filters.words)
        number = Q(letter__document_number__icontains=filters.words)
        found = found.filter(of | number | Q(asked__icontains=filters.words))
    return found


def one(*, pk: int) -> Letter:
    """Return a letter with all that its page shows; raises ``DoesNotExist`` where it is not seen."""
    receipts = Receipt.objects.select_related(
        "addressee", "opened_by", "accepted_by", "declined_by", "settled_by", "suggested"
    ).prefetch_related("answer_rounds__answered_by", "answer_rounds__file_links__file__blob")
    found: Letter = (
        Letter.objects.select_related(
            "body",
            "kept_by",
            "drafted_by",
            "signed_by",
            "sent_by",
            "ended_by",
            "instead_of",
            "action",
            "scan__blob",
        )
        .prefetch_related(Prefetch("receipts", receipts), "file_links__file__blob", "finding_links")
        .get(pk=pk)
    )
    return found


def one_receipt(*, pk: int) -> Receipt:
    """Return a receipt with its letter; raises ``DoesNotExist`` where it is not seen."""
    found: Receipt = Receipt.objects.select_related(
        "letter__body", "letter__kept_by", "letter__action", "addressee"
    ).get(pk=pk)
    return found


def receipt_of(*, letter: Letter, body_id: int) -> Receipt:
    """Return what a letter asks of one body; raises ``DoesNotExist`` where it asks nothing, or it is not seen."""
    found: Receipt = Receipt.objects.select_related(
        "letter__body", "letter__kept_by", "letter__action", "addressee"
    ).get(letter=letter, addressee=body_id)
    return found


def successor(*, letter: Letter) -> Letter | None:
    """Return the letter that has superseded or withdrawn this one, where the reader sees it."""
    standing = [State.SENT, State.SETTLED, State.SUPERSEDED, State.WITHDRAWN]
    return Letter.objects.filter(instead_of=letter, state__in=standing).first()


def replies(*, letter: Letter) -> list[Letter]:
    """Return the formal replies to a letter that the reader sees, oldest first."""
    return list(Letter.objects.filter(answers__letter=letter).select_related("body").order_by("pk"))


def answered(*, letter: Letter) -> Receipt | None:
    """Return the receipt that a reply answers, with its letter, where the reader sees it."""
    if letter.answers_id is None:
        return None
    return Receipt.objects.filter(pk=letter.answers_id).select_related("letter").first()


def urged(*, letter: Letter) -> Receipt | None:
    """Return the receipt that an urging letter urges, with its letter, where the reader sees it."""
    if letter.urges_id is None:
        return None
    return Receipt.objects.filter(pk=letter.urges_id).select_related("letter").first()


def findings_of(*, letter: Letter) -> list[Finding]:
    """Return the findings a letter is about that the reader sees."""
    found = Finding.objects.filter(letter_links__letter=letter).order_by("letter_links__ordinal")
    return list(found.select_related("responsible", "supervised_by"))


def project_of(*, letter: Letter) -> Project | None:
    """Return the project a letter is about, where the reader sees it."""
    return Project.objects.filter(pk=letter.project_id).first() if letter.project_id else None


_ON_FINDING: Fixed[Letter] = Fixed(
    lambda: (
        Letter.objects.filter(finding_links__finding=Given("pk"))
        .select_related("body", "signed_by")
        .order_by("-pk")
    )
)
_ON_PROJECT: Fixed[Letter] = Fixed(
    lambda: Letter.objects.filter(project=Given("pk")).select_related("body", "signed_by").order_by("-pk")
)
_ACTIONS_ON_FINDING: Fixed[JointAction] = Fixed(
    lambda: (
        JointAction.objects.filter(finding_links__finding=Given("pk")).select_related("lead").order_by("-pk")
    )
)
_ACTIONS_ON_PROJECT: Fixed[JointAction] = Fixed(
    lambda: JointAction.objects.filter(project=Given("pk")).select_related("lead").order_by("-pk")
)


@dataclass(frozen=True, slots=True)
class About:
    """The letters and joint actions on a matter that the reader sees, the latest first."""

    letters: Sequence[Letter]
    actions: Sequence[JointAction]


def about(*, finding: Finding | None = None, project: Project | None = None) -> About:
    """Return the letters and joint actions on a finding or a project: two queries, three where there are letters."""
    if finding is not None:
        letters, actions = _ON_FINDING(pk=finding.pk), _ACTIONS_ON_FINDING(pk=finding.pk)
    else:
        assert project is not None
        letters, actions = _ON_PROJECT(pk=project.pk), _ACTIONS_ON_PROJECT(pk=project.pk)
    if letters:
        receipts = Receipt.objects.filter(letter__in=[letter.pk for letter in letters])
        held: dict[int, list[Receipt]] = {}
        for receipt in receipts.select_related("addressee"):
            held.setdefault(receipt.letter_id, []).append(receipt)
        for letter in letters:
            letter.__dict__.setdefault("_prefetched_objects_cache", {})["receipts"] = held.get(letter.pk, [])
    return About(letters, actions)


def acts(*, letter: Letter) -> list[Act]:
    """Return what was done to a letter and its receipts, oldest first, as far as the reader sees the receipts."""
    receipts = [receipt.pk for receipt in letter.receipts.all()]
    found = Act.objects.filter(
        Q(subject="letter", subject_id=letter.pk) | Q(subject="receipt", subject_id__in=receipts)
    )
    return list(found.select_related("detail").order_by("id"))


def reminders(*, letter: Letter) -> list[ClockStep]:
    """Return what the clocks of a letter's receipts have sent: reminder, lateness, escalation, each once for its day."""
    receipts = [receipt.pk for receipt in letter.receipts.all()]
    found = ClockStep.objects.filter(clock__subject="receipt", clock__subject_id__in=receipts)
    return list(found.select_related("clock__body", "clock__asked_by").order_by("id"))


def urgings(*, letter: Letter) -> list[Letter]:
    """Return the urging letters that lateness on this one has brought about, which the reader sees."""
    return list(Letter.objects.filter(urges__letter=letter).order_by("pk"))


def signing_act(*, letter: Letter) -> Act | None:
    """Return the act by which a letter was signed."""
    return Act.objects.filter(kind="letter.sign", subject="letter", subject_id=letter.pk).first()


def asked_on(*, finding: Finding, by: Actor) -> list[Receipt]:
    """Return what the acting body has asked on a finding and is open, where no other open finding hangs on the same letter."""
    others = Finding.objects.filter(state__in=[state.value for state in OPEN_FINDINGS]).exclude(pk=finding.pk)
    letters = Letter.objects.filter(finding_links__finding=finding, body=by.body_id, kept_by=by.body_id)
    alone = letters.exclude(finding_links__finding__in=others)
    found = Receipt.objects.filter(letter__in=alone, state__in=[state.value for state in OPEN])
    found = found.exclude(state=ReceiptState.WAITING)
    return list(found.select_related("letter__body", "letter__kept_by", "letter__action", "addressee"))


def owing_on(*, finding: Finding) -> list[Receipt]:
    """Return who beside the responsible body has been asked on a finding by its supervisor, and has not answered."""
    of_matter = Q(letter__finding_links__finding=finding) | Q(
        letter__action__finding_links__finding=finding, letter__action__state=ActionState.OPEN
    )
    found = (
        Receipt.objects.filter(of_matter, letter__body=finding.supervised_by_id, state__in=OWING)
        .exclude(letter__kind__in=_ASKS_NOBODY_ELSE)
        .filter(letter__state=State.SENT)
    )
    return list(found.select_related("addressee", "letter").distinct())


def signature_first(*, body_id: int) -> bool:
    """Return whether findings that a body assigns wait for a signature."""
    return SigningRule.objects.filter(body_id=body_id, signature_first=True).exists()


# -- joint actions -----------------------------------------------------------------------------------------------------


def actions(*, by: Actor, state: str = "", cursor: str = "", size: int = PAGE) -> Page:
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
    rows = list(found.annotate(asked=asked).order_by("-pk")[: size + 1])
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


@dataclass(frozen=True, slots=True)
class PartyPosition:
    """Where a party stands on a version of the plan; None where it has said nothing."""

    body: Body
    position: Position | None


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
    latest: dict[tuple[int, int], Position] = {}
    stated = Position.objects.filter(plan__in=found).select_related("stated_by", "body").order_by("pk")
    for position in stated:
        latest[position.plan_id, position.body_id] = position
    bodies = list(Body.objects.filter(pk__in=parties(action=action)))
    return [
        PlanVersion(plan, [PartyPosition(body, latest.get((plan.pk, body.pk))) for body in bodies])
        for plan in found
    ]


def one_plan(*, pk: int) -> JointPlan:
    """Return a version of a plan with its action; raises ``DoesNotExist`` where it is not seen."""
    found: JointPlan = JointPlan.objects.select_related("action__lead").get(pk=pk)
    return found


# -- impasses ----------------------------------------------------------------------------------------------------------


def impasses(*, by: Actor, state: str = "", size: int = PAGE) -> list[Impasse]:
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


# -- what waits --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for the acting body."""

    to_sign: int
    to_send: int
    to_open: int
    to_accept: int
    to_answer: int
    late: int
    to_settle: int
    to_decide: int


def waiting(*, by: Actor, today: date) -> Waiting:
    """Return what waits: drafts, what has come, what has been answered, what is to be decided. Three queries."""
    mine = Q(addressee=by.body_id)
    ours = Q(letter__body=by.body_id, letter__kept_by=by.body_id)
    numbers = Receipt.objects.filter(mine | ours).aggregate(
        to_open=Count("pk", filter=mine & Q(state=ReceiptState.DELIVERED)),
        to_accept=Count("pk", filter=mine & Q(state=ReceiptState.OPENED)),
        to_answer=Count("pk", filter=mine & Q(state=ReceiptState.ACCEPTED)),
        late=Count("pk", filter=mine & _late(today)),
        to_settle=Count(
            "pk",
            filter=ours
            & Q(state__in=[ReceiptState.ANSWERED, ReceiptState.DECLINED, ReceiptState.UNDELIVERED]),
        ),
    )
    drafts = Letter.objects.filter(body=by.body_id, kept_by=by.body_id).aggregate(
        to_sign=Count("pk", filter=Q(state=State.DRAFT)), to_send=Count("pk", filter=Q(state=State.SIGNED))
    )
    to_decide = Impasse.objects.filter(decider=by.body_id, state=ImpasseState.OPEN).count()
    return Waiting(to_decide=to_decide, **drafts, **numbers)


def to_sign(*, by: Actor, most: int) -> list[Letter]:
    """Return the drafts that wait for a signature in the acting body, oldest first."""
    found = Letter.objects.filter(body=by.body_id, kept_by=by.body_id, state=State.DRAFT)
    return list(found.select_related("drafted_by").order_by("pk")[:most])


def to_do(*, by: Actor, most: int) -> list[Receipt]:
    """Return what letters ask of the acting body, the most urgent deadline first."""
    found = Receipt.objects.filter(addressee=by.body_id, state__in=WITH_ADDRESSEE)
    return list(found.select_related("letter__body").order_by(F("due_on").asc(nulls_last=True), "pk")[:most])
