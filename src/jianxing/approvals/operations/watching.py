"""The clocks of a bundle: each of its approvals' next step by its latest day, and the deadline of the whole."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from jianxing.approvals.lifecycle import BundleState, State
from jianxing.approvals.models import Approval, Bundle
from jianxing.approvals.queries import Expected
from jianxing.methods.schedules.approvals import Forecast
from jianxing.methods.schedules.approvals.forecasting import taken
from jianxing.notices.models import Clock
from jianxing.notices.operations import NewClock, meet_clock, move_clock, start_clocks, stop_clock
from jianxing.notices.queries import calendar

#: Within so many working days it is said whether an application is accepted, or what of it is to be corrected (art. 32).
ACCEPT_DAYS = 5
DEADLINE, FILE, ACCEPT, DECIDE, CORRECT, REVIEW = "deadline", "file", "accept", "decide", "correct", "review"


def watch(*, bundle: Bundle, expected: Expected | None, today: date, at: datetime) -> None:
    """Let the clocks run that should run now, on their days, and end the others: met where the step was taken."""
    wanted = {(one.subject, one.subject_id, one.purpose): one for one in _wanted(bundle, expected, today)}
    approvals = {one.pk: one for one in bundle.approvals.all()}
    running = [
        *Clock.objects.filter(subject="bundle", subject_id=bundle.pk, state=Clock.State.RUNNING),
        *Clock.objects.filter(subject="approval", subject_id__in=list(approvals), state=Clock.State.RUNNING),
    ]
    for clock in running:
        subject, pk, purpose = clock.subject, clock.subject_id, clock.purpose
        new = wanted.pop((subject, pk, purpose), None)
        if new is None:
            fell_away = bundle.state == BundleState.ENDED or (
                subject == "approval" and approvals[pk].state == State.WITHDRAWN
            )
            ends = stop_clock if fell_away else meet_clock
            ends(subject=subject, subject_id=pk, purpose=purpose, at=at)
        elif new.due_on != clock.due_on:
            move_clock(
                subject=subject, subject_id=pk, purpose=purpose, due_on=new.due_on,
                provisional=new.provisional, at=at,
            )  # fmt: skip
    start_clocks(clocks=list(wanted.values()), at=at)


def _wanted(bundle: Bundle, expected: Expected | None, today: date) -> Iterator[NewClock]:
    if bundle.state != BundleState.RUNNING:
        return
    yield _clock(
        bundle, "bundle", bundle.pk, DEADLINE, bundle.coordinator_id, bundle.number, today, bundle.deadline
    )
    if expected is None:
        return
    told = {one.approval.key: one for one in expected.standing.outlook.approvals}
    for approval in bundle.approvals.all():
        if approval.code in told:
            yield from _of_approval(bundle, approval, told[approval.code], expected, today)


def _of_approval(
    bundle: Bundle, one: Approval, forecast: Forecast, expected: Expected, today: date
) -> Iterable[NewClock]:
    number, working = f"{bundle.number} {one.code}"[:60], calendar()

    def clock(purpose: str, owed_by: int, due_on: date) -> list[NewClock]:
        return [_clock(bundle, "approval", one.pk, purpose, owed_by, number, today, due_on)]

    if one.state in (State.NOT_FILED, State.REFUSED):
        if forecast.waits_for:
            return []
        return clock(FILE, bundle.applicant_id, forecast.latest_filing)
    if one.state == State.FILED and one.filed_on is not None:
        return clock(ACCEPT, one.body_id, working.add(one.filed_on, ACCEPT_DAYS).on)
    if forecast.clock is None or one.state == State.GRANTED:
        return []
    if one.state == State.ACCEPTED:
        return clock(DECIDE, one.body_id, forecast.clock.due_on)
    pause = next(each for each in one.pauses.all() if each.last is None)
    if one.state == State.REVIEWING:
        return clock(REVIEW, one.body_id, pause.expected_on) if pause.expected_on else []
    last = taken(forecast.latest_grant, forecast.clock.left, expected.asked.workdays)
    return clock(CORRECT, bundle.applicant_id, pause.expected_on or last)


def _clock(
    bundle: Bundle, subject: str, pk: int, purpose: str, owed_by: int, number: str, today: date, due_on: date
) -> NewClock:
    return NewClock(
        subject=subject,
        subject_id=pk,
        purpose=purpose,
        body_id=owed_by,
        asked_by_id=bundle.body_id,
        started_on=min(today, due_on),
        due_on=due_on,
        provisional=calendar().is_provisional(due_on),
        number=number,
    )
