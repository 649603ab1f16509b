"""One letter with its receipts, what it is about, what happened to it; letters on a matter."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from jianxing.directory.fixed import Fixed, Given
from jianxing.findings.lifecycle import OPEN as OPEN_FINDINGS
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.letters.kinds import Kind
from jianxing.letters.lifecycle import (
    OPEN,
    OWING,
    ActionState,
    ReceiptState,
    State,
)
from jianxing.letters.models import (
    CoIssuer,
    JointAction,
    Letter,
    Receipt,
    SigningRule,
)
from jianxing.notices.models import ClockStep
from jianxing.projects.models import Project

#: Letters of these kinds ask nothing of others beside the responsible body.
_ASKS_NOBODY_ELSE = (Kind.ASSIGNMENT, Kind.URGING, Kind.REMINDER, Kind.REPLY)


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
        .prefetch_related(
            Prefetch("co_issuers", CoIssuer.objects.select_related("body", "said_by")),
            Prefetch("receipts", receipts),
            "file_links__file__blob",
            "finding_links",
        )
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


def told_afar_of(*, finding: Finding, by: Actor) -> list[Receipt]:
    """Return the receipts of bodies of other nodes that have a letter of the acting body on a finding, or are party to a joint
    action on it."""
    of_matter = Q(letter__finding_links__finding=finding) | Q(letter__action__finding_links__finding=finding)
    found = Receipt.objects.filter(
        of_matter, is_remote=True, letter__body=by.body_id, letter__kept_by=by.body_id
    )
    found = found.exclude(state__in=[ReceiptState.WAITING, ReceiptState.UNDELIVERED])
    return list(
        found.select_related("letter__body", "letter__kept_by", "letter__action", "addressee").distinct()
    )


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
