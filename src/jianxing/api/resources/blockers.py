"""Blockers of schedules: what a finding holds up, until when it would have lasted otherwise, what another week costs."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Day, Id, Listed, QueryId, Sent, Text, Versioned
from jianxing.api.paging import down_the_keys
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Kind, Plain, Reasoned, WithReason, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, named
from jianxing.findings.models import Finding
from jianxing.findings.whole import one as one_finding
from jianxing.letters.models import Letter
from jianxing.schedules import operations, queries
from jianxing.schedules.models import Blocker, Counterfactual, CounterfactualKind, Schedule

TaskIds = Annotated[list[Annotated[str, Text(120, least=1)]], Field(min_length=1, max_length=500)]
Effort = Annotated[int, Field(strict=True, ge=0, le=3660, description="Working days.")]


class BlockedTask(TypedDict):
    """A task that is held up, as it was called when that was said."""

    key: str
    name: str


class Foreseen(TypedDict):
    """Until when a blocker would have lasted, by whom that was set and when."""

    id: int
    kind: CounterfactualKind
    end_on: date
    set_by: Named
    person: str
    set_at: datetime
    note: str
    basis: dict[str, Any]


class BlockerLine(TypedDict):
    """What a finding holds up; `resolved_before_limit_calendar_days` of one that has ended."""

    id: int
    finding: Named
    schedule: int
    name: str
    tasks: list[BlockedTask]
    first_on: date
    expected_on: date
    ended_on: date | None
    ended_by_closing: bool
    effort_days: int | None
    frozen_update: int
    counterfactuals: list[Foreseen]
    registered_by: Named
    registered_at: datetime
    version: int
    void_reason: str


class BlockerList(TypedDict):
    """A page of blockers, latest first."""

    items: list[BlockerLine]
    next: str | None


class BlockerWhole(BlockerLine):
    """A blocker with what was corrected and what happened."""

    resolved_before_limit_calendar_days: int | None
    revisions: list[dict[str, Any]]
    history: list[Deed]


class BlockerQuery(Listed):
    """Which blockers."""

    open: bool = False
    project: QueryId | None = None


class NewBlocker(Sent):
    """What a finding holds up; the last update that does not know it yet is frozen."""

    finding: Id
    schedule: Id
    tasks: TaskIds
    first_on: Day
    expected_on: Day
    name: Annotated[str, Text(120)] = ""
    effort_days: Effort | None = None


class BlockerCorrection(Versioned):
    """What was wrong; what is not sent stays."""

    reason: Annotated[str, Text(2000, least=1)]
    tasks: TaskIds | None = None
    first_on: Day | None = None
    expected_on: Day | None = None
    ended_on: Day | None = None
    name: Annotated[str, Text(120, least=1)] | None = None
    effort_days: Effort | None = None


class BlockerEnded(Versioned):
    """The last day on which nothing could be done."""

    ended_on: Day


class LimitSaid(Sent):
    """A letter on the finding whose limit it is; without one the limit of the finding itself."""

    letter: Id | None = None


class EstimateSaid(Sent):
    """The last day on which nothing could be done, as the responsible body foresees it."""

    end_on: Day
    note: Annotated[str, Text(500)] = ""


class Unsaid(WithReason):
    """Which of the counterfactuals that were set."""

    counterfactual: Id


def foreseen(one: Counterfactual) -> Foreseen:
    """Return a counterfactual as answers tell it."""
    return {
        "id": one.pk,
        "kind": CounterfactualKind(one.kind),
        "end_on": one.end_on,
        "set_by": named(one.set_body),
        "person": one.set_by.name if one.set_by else "",
        "set_at": one.set_at,
        "note": one.note,
        "basis": one.basis,
    }


def blocker_line(blocker: Blocker) -> BlockerLine:
    """Return a blocker as answers tell it."""
    return {
        "id": blocker.pk,
        "finding": {"id": blocker.finding_id, "name": blocker.finding.number},
        "schedule": blocker.schedule_id,
        "name": blocker.name,
        "tasks": [{"key": task["key"], "name": task["name"]} for task in blocker.tasks],
        "first_on": blocker.first_on,
        "expected_on": blocker.expected_on,
        "ended_on": blocker.ended_on,
        "ended_by_closing": blocker.ended_by_closing,
        "effort_days": blocker.effort_days,
        "frozen_update": blocker.frozen_update_id,
        "counterfactuals": [foreseen(one) for one in queries.said_of(blocker)],
        "registered_by": named(blocker.registered_body),
        "registered_at": blocker.registered_at,
        "version": blocker.version,
        "void_reason": blocker.void_reason,
    }


def listing(call: Call) -> BlockerList:
    """Give a page of the blockers that count on schedules that are seen."""
    asked = call.asked(BlockerQuery)
    found = queries.blockers(only_open=asked.open, project=asked.project)
    shown, ahead = down_the_keys(found, after=asked.after, prefix="blocker~", limit=asked.limit)
    return {"items": [blocker_line(one) for one in shown], "next": ahead}


def one(call: Call) -> Answer:
    """Give one blocker with its history."""
    blocker = queries.one_blocker(pk=call.pk)
    revisions = [
        {
            "version": row.version,
            "reason": row.reason,
            "replaced_at": row.replaced_at.isoformat(),
            **row.content,
        }
        for row in blocker.revisions.all()
    ]
    whole: BlockerWhole = {
        **blocker_line(blocker),
        "resolved_before_limit_calendar_days": queries.resolved_before_limit(blocker),
        "revisions": revisions,
        "history": history(queries.blocker_acts(blocker=blocker), on=call.today),
    }
    return Answer(whole, {"ETag": etag(blocker)})


def etag(blocker: Blocker) -> str:
    """Return the version of a blocker as a header has it."""
    return f'"{blocker.version}"'


def register(call: Call) -> Answer:
    """Register a blocker."""
    sent = call.sent(NewBlocker)
    try:
        finding = one_finding(pk=sent.finding)
    except Finding.DoesNotExist:
        raise unknown("/finding") from None
    try:
        schedule = queries.one_schedule(pk=sent.schedule)
    except Schedule.DoesNotExist:
        raise unknown("/schedule") from None
    made = operations.register_blocker(
        finding=finding, schedule=schedule, tasks=sent.tasks, first_on=sent.first_on, expected_on=sent.expected_on,
        name=sent.name, effort_days=sent.effort_days, by=call.by, at=call.at,
    )  # fmt: skip
    return KIND.made(queries.one_blocker(pk=made.pk))


def _correct(blocker: Blocker, sent: BlockerCorrection, call: Call) -> object:
    given = {name: getattr(sent, name) for name in sent.model_fields_set - {"version", "reason"}}
    changes = {name: value for name, value in given.items() if value is not None or name == "effort_days"}
    operations.correct_blocker(blocker=blocker, changes=changes, reason=sent.reason, by=call.by, at=call.at)
    return _anew(blocker)


def _end(blocker: Blocker, sent: BlockerEnded, call: Call) -> object:
    operations.end_blocker(blocker=blocker, ended_on=sent.ended_on, by=call.by, at=call.at)
    return _anew(blocker)


def _say_limit(blocker: Blocker, sent: LimitSaid, call: Call) -> object:
    letter = None
    if sent.letter is not None:
        letter = Letter.objects.filter(pk=sent.letter).first()
        if letter is None:
            raise unknown("/letter")
    return operations.say_limit(blocker=blocker, letter=letter, by=call.by, at=call.at)


def _unsay(blocker: Blocker, sent: Unsaid, call: Call) -> object:
    said = next((one for one in queries.said_of(blocker) if one.pk == sent.counterfactual), None)
    if said is None:
        raise unknown("/counterfactual")
    operations.void_counterfactual(counterfactual=said, reason=sent.reason, by=call.by, at=call.at)
    return blocker


def _anew(blocker: Blocker) -> Blocker:
    blocker.refresh_from_db()
    return blocker


def _told(_done: object) -> Foreseen:
    assert isinstance(_done, Counterfactual)
    return foreseen(_done)


KIND: Final = Kind(
    area="schedules",
    path="/blockers/{id}",
    name="blocker",
    read=queries.one_blocker,
    title=str,
    head=blocker_line,
    gives=BlockerLine,
    etag=etag,
)


class CostQuery(Sent):
    """How many calendar days longer, and of which schedule; without one, across all that are seen."""

    longer: int = Field(default=queries.WEEK, ge=1, le=366)
    schedule: QueryId | None = None


class CostLine(TypedDict):
    """The completion goes from `finish` to `later` if the blocker stays longer."""

    blocker: BlockerLine
    project: Named
    longer_calendar_days: int
    finish: date
    later: date
    cost_calendar_days: int


class Costs(TypedDict):
    """The open blockers that cost most, the dearest first, of like ones the cheapest to resolve; `uncomputed` schedules."""

    items: list[CostLine]
    open: int
    uncomputed: list[Named]


def what_if(call: Call) -> Costs:
    """Give what open blockers cost if they stay longer: of a schedule, or the ten dearest of all."""
    asked = call.asked(CostQuery)
    schedules: list[Schedule] | None = None
    most: int | None = queries.MOST
    if asked.schedule is not None:
        try:
            schedules, most = [queries.one_schedule(pk=asked.schedule)], None
        except Schedule.DoesNotExist:
            raise unknown("query/schedule") from None
    found = queries.dearest(today=call.today, longer=asked.longer, schedules=schedules, most=most)
    return {
        "items": [
            {
                "blocker": blocker_line(cost.blocker),
                "project": {
                    "id": cost.blocker.schedule.project_id,
                    "name": cost.blocker.schedule.project.name,
                },
                "longer_calendar_days": cost.longer,
                "finish": cost.finish,
                "later": cost.later,
                "cost_calendar_days": cost.days,
            }
            for cost in found.costs
        ],
        "open": found.open_count,
        "uncomputed": [{"id": one.pk, "name": one.name} for one, _reason in found.uncomputed],
    }


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/blockers", name="list_blockers", area="schedules", run=listing,
        summary=_("What findings hold up"), query=BlockerQuery, gives=BlockerList,
    ),
    Endpoint(
        method="POST", path="/blockers", name="register_blocker", area="schedules", run=register, status=201,
        summary=_("Say which tasks a finding holds up"), body=NewBlocker, gives=BlockerLine, gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/blockers/what-if", name="what_if", area="schedules", run=what_if,
        summary=_("Which open blockers cost most if they stay longer"), query=CostQuery, gives=Costs,
    ),
    Endpoint(
        method="GET", path="/blockers/{id}", name="get_blocker", area="schedules", run=one,
        summary=_("One blocker with what was said of it beforehand"), gives=BlockerWhole, gives_etag=True,
    ),
    *KIND.does(
        {
            "correct": Doing(body=BlockerCorrection, run=_correct, summary=_("Correct a blocker")),
            "end": Doing(body=BlockerEnded, run=_end, summary=_("Say that a blocker has ended")),
            "void": Doing(
                body=Reasoned, run=plain(operations.void_blocker, "blocker", "reason"), summary=_("Void a blocker"),
            ),
            "say_limit": Doing(
                body=LimitSaid, run=_say_limit, gives=Foreseen, answer=_told,
                summary=_("Keep the limit as what a blocker would last otherwise"),
            ),
            "say_estimate": Doing(
                body=EstimateSaid, run=plain(operations.say_estimate, "blocker", "end_on", "note"), gives=Foreseen,
                answer=_told, summary=_("Keep the responsible body's own estimate likewise"),
            ),
            "say_median": Doing(
                body=Plain, run=plain(operations.say_median, "blocker"), gives=Foreseen, answer=_told,
                summary=_("Keep the median of closed findings of the kind likewise"),
            ),
            "unsay": Doing(body=Unsaid, run=_unsay, summary=_("Take back, before the end, what was kept so")),
        }
    ),
)  # fmt: skip
