"""Taking readings of a feed in: a file whole, or nothing of it with every bad cell named."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.inserting import insert_many
from jianxing.directory.policies import Refused
from jianxing.incidents import policies
from jianxing.incidents.models import Feed, Measurement
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record
from jianxing.methods.incidents.readings import COLUMNS, Fault, Reading, Table, read
from jianxing.methods.incidents.wording import READING_FAULTS

#: So many faults of a file are named in a refusal.
NAMED: Final = 20
#: The clocks of a station and the node may differ by so much.
_AHEAD: Final = timedelta(minutes=5)
_Key = tuple[str, str, datetime]


class ReadingsUnfit(Refused):
    """The file is none of readings, or cells of it are wrong; nothing of it is taken. ``faults`` are all of them."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        said = "; ".join(_said(one) for one in faults[:NAMED])
        if len(faults) > NAMED:
            said += _("; and %(count)s more") % {"count": len(faults) - NAMED}
        super().__init__(
            _("Nothing of %(name)s was taken: %(why)s.") % {"name": name or "CSV", "why": said},
            _("Correct it and send it again; what was read before is not doubled."),
        )


def _said(fault: Fault) -> str:
    why = _(READING_FAULTS[fault.code]) % {"value": fault.value}
    if not fault.row:
        return why
    return _("row %(row)s, column %(column)s: %(why)s") % {
        "row": fault.row, "column": fault.column, "why": why,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """How many readings of a file are new, and how many had come before."""

    fresh: int
    known: int


def take_readings(*, feed: Feed, data: bytes, name: str = "", by: Actor, at: datetime) -> Read:
    """Take a file of readings (CSV) in by a feed; *name* is what the file is called. The same file again changes nothing.

    Raises ``ReadingsUnfit`` with every bad cell; a reading that has come is not changed by another value.
    """
    policies.check_can_feed(body=feed.body, by=by)
    if feed.form != Feed.Form.CSV or feed.closed_at is not None:
        raise Refused(
            _("This feed takes no readings."), _("Agree on a feed of readings in CSV, or take another one.")
        )
    table = read(data)
    with transaction.atomic():
        # One file of a feed after the other: the second of two that say the same finds the first's readings.
        Feed.objects.select_for_update().get(pk=feed.pk)
        held = _held(feed, table.readings)
        faults = [*table.faults, *_against(table, held, at)]
        if faults:
            raise ReadingsUnfit(name, sorted(faults, key=lambda one: one.row))
        fresh = [one for one in table.readings if _key(one) not in held]
        insert_many(Measurement, [_row(feed, one, by=by, at=at) for one in fresh])
        if fresh:
            Feed.objects.filter(pk=feed.pk).update(heard_at=at)
            record(
                kind="feed.read", subject="feed", subject_id=feed.pk, by=by, at=at,
                public={"digest": hashlib.sha256(data).hexdigest(), "readings": len(fresh)},
            )  # fmt: skip
    feed.refresh_from_db(fields=["heard_at"])
    return Read(len(fresh), len(table.readings) - len(fresh))


def _key(one: Reading) -> _Key:
    return one.station, one.quantity, one.at


def _held(feed: Feed, readings: Sequence[Reading]) -> dict[_Key, float]:
    """Return the values that have come already, by station, quantity and instant."""
    if not readings:
        return {}
    instants = [one.at for one in readings]
    rows = Measurement.objects.filter(feed=feed, measured_at__range=(min(instants), max(instants)))
    return {
        (station, quantity, when): value
        for station, quantity, when, value in rows.values_list("station", "quantity", "measured_at", "value")
    }


def _against(table: Table, held: dict[_Key, float], at: datetime) -> Iterator[Fault]:
    for one in table.readings:
        before = held.get(_key(one))
        if before is not None and before != one.value:
            yield Fault(one.row, COLUMNS["value"][0], "known", f"{before:g}")
        if one.at > at + _AHEAD:
            said = f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}"
            yield Fault(one.row, COLUMNS["time"][0], "future", said)


def _row(feed: Feed, one: Reading, *, by: Actor, at: datetime) -> dict[str, Any]:
    return {
        "feed_id": feed.pk,
        "station": one.station,
        "longitude": one.longitude,
        "latitude": one.latitude,
        "quantity": one.quantity,
        "value": one.value,
        "unit": one.unit,
        "measured_at": one.at,
        "taken_at": at,
        "taken_by_id": by.person_id,
    }
