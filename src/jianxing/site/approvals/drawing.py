"""The picture of a bundle: each approval a bar against the deadline, its stops hatched, what is still expected in outline."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from jianxing.approvals.lifecycle import State
from jianxing.approvals.models import Approval, Bundle
from jianxing.methods.schedules.approvals import Forecast
from jianxing.site.templatetags.formats import iso

#: In the units of the picture.
LEFT, RIGHT, TOP, ROW, WIDTH = 250, 24, 44, 34, 1000
_ONE_DAY = timedelta(days=1)
_MARGIN = timedelta(days=3)
_WEEK = 7
#: Where a day stands.
Place = Callable[[date], float]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a bar: ``kind`` is waiting, running, stopped or expected."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One approval: its pieces, the latest day of filing, its grant; ``says`` is the same in words."""

    y: int
    middle: int
    name: str
    body: str
    pieces: Sequence[Piece]
    latest: float | None
    granted: float | None
    is_critical: bool
    is_late: bool
    says: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A day of the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole picture; ``deadline`` and ``today`` are where their lines stand."""

    height: int
    bottom: int
    bars: Sequence[Bar]
    ticks: Sequence[Tick]
    deadline: float
    deadline_label: str
    today: float | None
    completed: float | None


def drawn(bundle: Bundle, forecasts: dict[str, Forecast], chain: Sequence[str], *, today: date) -> Picture:
    """Return the picture of a bundle with what is expected of its approvals by their codes."""
    approvals = [one for one in bundle.approvals.all() if one.state != State.WITHDRAWN or one.filed_on]
    running = bundle.state == "running"
    days = [bundle.deadline]
    for one in approvals:
        days += [day for day in (one.filed_on, one.decided_on) if day is not None]
        forecast = forecasts.get(one.code)
        if running and forecast is not None and one.state != State.GRANTED:
            days += [forecast.filed_by, forecast.granted_by, forecast.latest_filing]
    if running:
        days.append(today)
    if bundle.ended_on:
        days.append(bundle.ended_on)
    if bundle.completed_on:
        days.append(bundle.completed_on)
    first, last = min(days) - _MARGIN, max(days) + _MARGIN
    scale = (WIDTH - LEFT - RIGHT) / max((last - first).days, 1)

    def x(day: date) -> float:
        return round(LEFT + (day - first).days * scale, 1)

    bars = [
        _bar(one, forecasts.get(one.code), number, chain, bundle, x, today=today, scale=scale)
        for number, one in enumerate(approvals)
    ]
    bottom = TOP + ROW * len(approvals)
    return Picture(
        height=bottom + 30,
        bottom=bottom,
        bars=bars,
        ticks=_ticks(first, last, x),
        deadline=x(bundle.deadline + _ONE_DAY),
        deadline_label=_("deadline %(day)s") % {"day": f"{bundle.deadline:%m-%d}"},
        today=x(today) if running and first <= today <= last else None,
        completed=x(bundle.completed_on) if bundle.completed_on else None,
    )


def _bar(
    one: Approval, forecast: Forecast | None, number: int, chain: Sequence[str], bundle: Bundle, x: Place,
    *, today: date, scale: float,
) -> Bar:  # fmt: skip
    running = bundle.state == "running"
    end = one.decided_on or bundle.ended_on or today
    pieces = []

    def piece(first: date, last: date, kind: str) -> None:
        width = round(((last - first).days + 1) * scale, 1)
        if width > 0:
            pieces.append(Piece(x(first), width, kind))

    is_filed = one.filed_on is not None and one.state not in (State.NOT_FILED, State.REFUSED)
    if is_filed and one.filed_on is not None:
        if one.accepted_on is None:
            piece(one.filed_on, end, "waiting")
        else:
            piece(one.filed_on, one.accepted_on - _ONE_DAY, "waiting")
            piece(one.accepted_on, end, "running")
        for pause in one.pauses.all():
            if pause.round == one.round:
                piece(pause.first, pause.last or end, "stopped")
    expected = running and forecast is not None and one.state not in (State.GRANTED, State.WITHDRAWN)
    if expected and forecast is not None:
        start = end + _ONE_DAY if is_filed else forecast.filed_by
        if forecast.granted_by >= start:
            piece(start, forecast.granted_by, "expected")
    late = expected and forecast is not None and forecast.room < 0
    y = TOP + ROW * number
    return Bar(
        y=y + 8,
        middle=y + 21,
        name=_short(f"{one.code} {one.name}", 17),
        body=one.body.label,
        pieces=pieces,
        latest=x(forecast.latest_filing) if running and forecast is not None and not is_filed else None,
        granted=x(one.decided_on + _ONE_DAY) if one.state == State.GRANTED and one.decided_on else None,
        is_critical=running and one.code in chain,
        is_late=late,
        says=_says(one, forecast if expected else None),
    )


def _says(one: Approval, forecast: Forecast | None) -> str:
    words = [f"{one.name}（{one.body.label}）", str(one.get_state_display())]
    if one.filed_on:
        words.append(_("filed %(day)s") % {"day": iso(one.filed_on)})
    words += [
        _("%(kind)s from %(first)s to %(last)s")
        % {
            "kind": pause.get_kind_display(),
            "first": iso(pause.first),
            "last": iso(pause.last) if pause.last else _("today"),
        }
        for pause in one.pauses.all()
        if pause.round == one.round
    ]
    if one.decided_on:
        words.append(f"{one.get_state_display()} {iso(one.decided_on)}")
    if forecast is not None:
        words.append(_("expected by the limits %(day)s") % {"day": iso(forecast.granted_by)})
    return "，".join(words)


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _ticks(first: date, last: date, x: Place) -> list[Tick]:
    span = (last - first).days
    step = _WEEK if span <= 12 * _WEEK else 2 * _WEEK if span <= 26 * _WEEK else 4 * _WEEK
    monday = first + timedelta(days=(-first.weekday()) % _WEEK)
    return [
        Tick(x(day), f"{day:%m-%d}")
        for day in (monday + timedelta(days=at) for at in range(0, span + 1, step))
        if day <= last
    ]
