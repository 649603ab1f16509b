"""Figures of meetings: those held out of those that were due, the missed ones named among the rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jianxing.briefs.recipes.kinds import Moment, Row
from jianxing.meetings import queries
from jianxing.meetings.models import Meeting

MAY = frozenset({"series", "body", "domain", "since"})


def _due(params: Mapping[str, Any], moment: Moment) -> Sequence[Meeting]:
    since = params.get("since")
    found = queries.held_until(
        series=params.get("series"),
        body=params.get("body"),
        domain=params.get("domain", ""),
        since=date.fromisoformat(since) if since else None,
        until=moment.as_of,
    )
    return moment.once("meetings", params, lambda: found)


def _is_held(meeting: Meeting, moment: Moment) -> bool:
    """Whether it was held by the day that the figure speaks of, not only by today."""
    return meeting.held_on is not None and meeting.held_on <= moment.as_of


def _row(meeting: Meeting, *, counts: bool, moment: Moment) -> Row:
    held = _is_held(meeting, moment)
    words = f"{meeting.series.name} {meeting.cadence_name}"
    if not held:
        reason = meeting.missed_reason or _("no reason given")
        words = _("%(meeting)s: not held, %(reason)s") % {"meeting": words, "reason": reason}
    return Row(
        handle=meeting.handle,
        label=words,
        on=meeting.held_on or meeting.planned_on,
        counts_as=(meeting.handle,) if counts else (),
        basis={"cadence": meeting.cadence, "held": held, "due_on": meeting.due_on},
    )


def held(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return every meeting that was due; those held are counted, those missed stand beside them with their reasons."""
    return [_row(one, counts=_is_held(one, moment), moment=moment) for one in _due(params, moment)]


def due(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return and count every meeting that was due, held or not."""
    return [_row(one, counts=True, moment=moment) for one in _due(params, moment)]


def missed(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return and count the meetings that were due and not held, with their reasons."""
    return [
        _row(one, counts=True, moment=moment) for one in _due(params, moment) if not _is_held(one, moment)
    ]
