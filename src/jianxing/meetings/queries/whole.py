"""One series, one meeting, one item: whole, as their pages show them."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from jianxing.directory.models import Body
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.letters.models import Letter
from jianxing.meetings.lifecycle import State
from jianxing.meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Feed,
    Meeting,
    Minutes,
    Move,
    Participant,
    Series,
)


def one_series(*, pk: int) -> Series:
    """Return a series with its rules and participants; raises ``DoesNotExist`` where it is not seen."""
    found: Series = (
        Series.objects.select_related("body", "opened_by", "ended_by")
        .prefetch_related("rules", Prefetch("participants", Participant.objects.select_related("body")))
        .get(pk=pk)
    )
    return found


def one_participant(*, pk: int) -> Participant:
    """Return a participant with its series; raises ``DoesNotExist`` where the series is not seen."""
    found: Participant = Participant.objects.select_related("series__body", "body").get(pk=pk)
    return found


def present_member(*, series: Series, body_id: int) -> Participant:
    """Return a body that takes part now; raises ``DoesNotExist``."""
    found: Participant = Participant.objects.select_related("series__body", "body").get(
        series=series, body=body_id, until=None
    )
    return found


def strip(*, series: Series, since: date | None = None) -> list[Meeting]:
    """Return the meetings of a series, those that lapsed left out, in order: its strip of due, held and missed."""
    found = Meeting.objects.filter(series=series).exclude(state=State.LAPSED)
    if since is not None:
        found = found.filter(planned_on__gte=since)
    return list(found.order_by("planned_on", "begins", "pk"))


def one(*, pk: int) -> Meeting:
    """Return a meeting with all its page shows; raises ``DoesNotExist`` where it is not seen."""
    found: Meeting = (
        Meeting.objects.select_related(
            "series__body", "body", "recorded_by", "explained_by", "makes_up_for", "called_by"
        )
        .prefetch_related(
            Prefetch("attendances", Attendance.objects.select_related("body", "answered_by")),
            Prefetch("agenda", AgendaItem.objects.prefetch_related("continued_by")),
            Prefetch("moves", Move.objects.select_related("moved_by")),
            Prefetch("minutes_versions", Minutes.objects.select_related("drafted_by", "signed_by")),
            Prefetch("decisions", Decision.objects.select_related("responsible", "item").order_by("pk")),
            "made_up_by",
        )
        .get(pk=pk)
    )
    for attendance in found.attendances.all():
        attendance.meeting = found
    return found


def attendance_of(*, meeting: Meeting, by: Actor) -> Attendance | None:
    """Return the acting body's own place in a meeting, None where it was not asked; the meeting was read by ``one``."""
    return next((one for one in meeting.attendances.all() if one.body_id == by.body_id), None)


def one_item(*, pk: int) -> AgendaItem:
    """Return an item of an agenda with its meeting; raises ``DoesNotExist`` where the meeting is not seen."""
    found: AgendaItem = AgendaItem.objects.select_related("meeting__series__body", "meeting__body").get(pk=pk)
    return found


def numbered_minutes(*, body: Body, numbers: Sequence[str]) -> dict[str, Minutes]:
    """Return the latest version of the minutes of the body's meetings that bear these numbers, by their number."""
    found = Minutes.objects.filter(meeting__body=body, number__in=numbers)
    return {one.number: one for one in found.order_by("version")}


def one_minutes(*, pk: int) -> Minutes:
    """Return a version of minutes with its meeting; raises ``DoesNotExist`` where the meeting is not seen."""
    found: Minutes = Minutes.objects.select_related(
        "meeting__series__body", "meeting__body", "drafted_by", "signed_by"
    ).get(pk=pk)
    return found


def seen_links(*, items: Iterable[AgendaItem]) -> dict[str, set[int]]:
    """Return the keys of the findings, letters and decisions of these items that the reader sees; a query for each kind."""
    listed = list(items)
    wanted = {
        "finding": (Finding, {item.finding_id for item in listed}),
        "letter": (Letter, {item.letter_id for item in listed}),
        "decision": (Decision, {item.decision_id for item in listed}),
    }
    return {
        kind: set(model.objects.filter(pk__in=keys - {None}).values_list("pk", flat=True))
        if keys - {None}
        else set()
        for kind, (model, keys) in wanted.items()
    }


def meeting_of(*, decision: Decision) -> Meeting | None:
    """Return the meeting at which something was decided, where the reader sees it."""
    found: Meeting | None = (
        Meeting.objects.select_related("series__body", "body").filter(pk=decision.meeting_id).first()
    )
    if found is not None:
        decision.meeting = found
    return found


def finding_of(*, decision: Decision) -> Finding | None:
    """Return the finding that a decision became, where the reader sees it."""
    found: Finding | None = (
        Finding.objects.filter(pk=decision.finding_id).first() if decision.finding_id else None
    )
    return found


def letter_of(*, decision: Decision) -> Letter | None:
    """Return the letter that a decision became, where the reader sees it."""
    found: Letter | None = (
        Letter.objects.filter(pk=decision.letter_id).first() if decision.letter_id else None
    )
    return found


def decision_acts(*, decision: Decision) -> list[Act]:
    """Return what was done to a decision, oldest first."""
    found = Act.objects.filter(subject="decision", subject_id=decision.pk)
    return list(found.select_related("detail").order_by("id"))


def acts(*, meeting: Meeting) -> list[Act]:
    """Return what was done to a meeting and to what it decided, oldest first."""
    decisions = [decision.pk for decision in meeting.decisions.all()]
    found = Act.objects.filter(
        Q(subject="meeting", subject_id=meeting.pk) | Q(subject="decision", subject_id__in=decisions)
    )
    return list(found.select_related("detail").order_by("id"))


def series_acts(*, series: Series) -> list[Act]:
    """Return what was done to a series, oldest first."""
    found = Act.objects.filter(subject="series", subject_id=series.pk)
    return list(found.select_related("detail").order_by("id"))


def feeds(*, by: Actor) -> QuerySet[Feed]:
    """Return the feeds of the acting body, newest first, revoked ones too."""
    return Feed.objects.filter(body=by.body).select_related("made_by").order_by("-pk")


def to_show(*, since: date, until: date, body_id: int) -> list[Meeting]:
    """Return what a body's calendar shows: meetings that it hosts or is asked to, cancelled ones too, in order."""
    mine = Q(body=body_id) | Q(attendances__body=body_id) | Q(series__participants__body=body_id)
    found = Meeting.objects.filter(mine, planned_on__range=(since, until)).select_related("body")
    return list(found.distinct().order_by("planned_on", "begins", "pk"))
