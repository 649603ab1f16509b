"""What a meeting might take up: open findings of those who come, late letters, undecided items, decisions not carried out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from jianxing.findings.models import Finding
from jianxing.findings.queries import OPEN_STATES
from jianxing.letters.lifecycle import WITH_ADDRESSEE
from jianxing.letters.models import Letter, Receipt
from jianxing.meetings.lifecycle import DecisionState
from jianxing.meetings.models import AgendaItem, Decision, Meeting, Participant

MOST = 30


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something for the agenda: in which words it would stand there, why it is proposed, and what it is about.

    Words that not everybody who comes may read are left out: then the number stands alone, and ``is_veiled``.
    """

    key: str
    title: str
    source: str
    due_on: date | None = None
    is_veiled: bool = False
    finding: Finding | None = None
    letter: Letter | None = None
    continues: AgendaItem | None = None
    decision: Decision | None = None


def proposals(*, meeting: Meeting, today: date) -> list[Proposal]:
    """Return what may be put on the agenda and is not on it, undecided items first, then what is late the longest."""
    there = {
        (item.finding_id, item.letter_id, item.continues_id, item.decision_id)
        for item in meeting.agenda.all()
    }
    coming = bodies_coming(meeting=meeting)
    found = [
        *_undecided(meeting),
        *_decisions(meeting, today),
        *_letters(meeting, coming, today),
        *_findings(meeting, coming),
    ]
    return [one for one in found if _about(one) not in there]


def bodies_coming(*, meeting: Meeting) -> frozenset[int]:
    """Return the host, the members of the series and who else is asked."""
    asked = meeting.attendances.values_list("body_id", flat=True)
    members = Participant.objects.filter(series=meeting.series_id, until=None)
    return frozenset({*asked, *members.values_list("body_id", flat=True), meeting.body_id})


def held_before(*, meeting: Meeting) -> date | None:
    """Return when the series last met before a meeting."""
    earlier = Meeting.objects.filter(series=meeting.series_id, planned_on__lt=meeting.planned_on)
    return earlier.filter(held_on__isnull=False).aggregate(last=Max("held_on"))["last"]  # type: ignore[no-any-return]


def _about(one: Proposal) -> tuple[int | None, int | None, int | None, int | None]:
    things = (one.finding, one.letter, one.continues, one.decision)
    finding, letter, continues, decision = (thing.pk if thing is not None else None for thing in things)
    return finding, letter, continues, decision


def _words(number: str, text: str, visible_to: Iterable[int], coming: frozenset[int]) -> tuple[str, bool]:
    """Return number and words where everybody who comes sees the matter, else the number alone."""
    return (f"{number} {text}"[:300], False) if coming <= set(visible_to) else (number, True)


def _undecided(meeting: Meeting) -> list[Proposal]:
    left = AgendaItem.objects.filter(
        meeting__series=meeting.series_id, outcome=AgendaItem.Outcome.UNDECIDED, continued_by=None
    ).exclude(meeting=meeting)
    return [
        Proposal(
            key=f"undecided-{item.pk}", title=item.title, source=AgendaItem.Source.UNDECIDED, continues=item
        )
        for item in left.select_related("meeting").order_by("meeting__planned_on", "ordinal")[:MOST]
    ]


def _decisions(meeting: Meeting, today: date) -> list[Proposal]:
    late = Decision.objects.filter(
        meeting__series=meeting.series_id, state=DecisionState.OPEN, due_on__lt=today
    ).select_related("responsible")
    return [
        Proposal(
            key=f"decision-{one.pk}",
            title=f"{one.number} {one.text}"[:300],
            source=AgendaItem.Source.DECISION,
            due_on=one.due_on,
            decision=one,
        )
        for one in late.order_by("due_on", "pk")[:MOST]
    ]


def _letters(meeting: Meeting, coming: frozenset[int], today: date) -> list[Proposal]:
    late = (
        Receipt.objects.filter(
            letter__body=meeting.body_id, addressee__in=coming, state__in=WITH_ADDRESSEE, due_on__lt=today
        )
        .select_related("letter")
        .order_by("due_on", "pk")
    )
    made: dict[int, Proposal] = {}
    for receipt in late[:MOST]:
        letter = receipt.letter
        title, is_veiled = _words(letter.number, letter.title, letter.visible_to, coming)
        proposal = Proposal(
            key=f"letter-{letter.pk}", title=title, source=AgendaItem.Source.LETTER, due_on=receipt.due_on,
            is_veiled=is_veiled, letter=letter,
        )  # fmt: skip
        made.setdefault(letter.pk, proposal)
    return list(made.values())


def _findings(meeting: Meeting, coming: frozenset[int]) -> list[Proposal]:
    stuck = Finding.objects.filter(
        supervised_by=meeting.body_id, responsible__in=coming, state__in=OPEN_STATES
    ).order_by("due_on", "pk")
    made = []
    for finding in stuck[:MOST]:
        title, is_veiled = _words(finding.number, finding.description, finding.visible_to, coming)
        made.append(
            Proposal(
                key=f"finding-{finding.pk}",
                title=title,
                source=AgendaItem.Source.FINDING,
                due_on=finding.due_on,
                is_veiled=is_veiled,
                finding=finding,
            )
        )
    return made
