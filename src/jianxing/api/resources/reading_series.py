"""Series with their versions and their readings, and files of readings on their way in."""

from datetime import date, datetime
from typing import Annotated, Any, Final

import numpy as np
from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Flag, Id, Listed, QueryId, Sent, Text, Versioned
from jianxing.api.paging import cursor, key_of, place_of
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Kind, Plain, Reasoned, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, found_bodies, found_body, named
from jianxing.directory.models import PlanDomain
from jianxing.indicators import operations, queries
from jianxing.indicators.lifecycle import State
from jianxing.indicators.models import Indicator, Intake, ReadingsVersion, Series, SourceKind, Station, Step

#: A file up to here is read while the caller waits; a larger one by a job.
READ_AT_ONCE_BYTES: Final = 128 * 1024
#: Readings that may be sent at once; more come as a file.
MOST_SENT: Final = 20_000


class SeriesLine(TypedDict):
    """A series as a list has it."""

    id: int
    indicator: Named
    item: str
    unit: str
    station: Named
    step: Step
    source_kind: SourceKind
    source: str
    reports: Named
    registered_by: Named
    is_demo: bool
    is_void: bool
    version: int


class SeriesList(TypedDict):
    """A page of series, by indicator and place."""

    items: list[SeriesLine]
    next: str | None


class VersionLine(TypedDict):
    """The readings as they stood at one time, under the hash of their file."""

    ordinal: int
    sha256: str
    readings: int
    missing: int
    first_on: date
    last_on: date
    lowest: float | None
    highest: float | None
    mean: float | None
    added: int
    changed: int
    dropped: int
    reason: str
    converted_from: str
    source_sha256: str
    made_at: datetime
    made_by: Named


class SeriesWhole(SeriesLine):
    """A series with its versions, newest first."""

    versions: list[VersionLine]
    history: list[Deed]


class Reading(TypedDict):
    """A reading: when its hour, day, month or year begins, on the station's clock; null where nothing was measured."""

    at: str
    value: float | None


class ReadingList(TypedDict):
    """A page of readings, in the order of time."""

    items: list[Reading]
    next: str | None


class SeriesQuery(Listed):
    """Which series."""

    q: Annotated[str, Text(100)] = ""
    item: Annotated[str, Text(40)] = ""
    step: Step | None = None
    source_kind: SourceKind | None = None
    reports: QueryId | None = None


class ReadingQuery(Listed):
    """Which readings: of which version, the newest where none is named."""

    ordinal: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    limit: int = Field(default=1000, ge=1, le=10_000, description="How many at most.")


class NewSeries(Sent):
    """A series, still without readings."""

    indicator: Id
    station: Id
    step: Step
    source: Annotated[str, Text(200, least=1)]
    source_kind: SourceKind = SourceKind.REPORTED
    reports: Id | None = None
    is_demo: Flag = False


class Sees(Versioned):
    """Who shall see it."""

    bodies: Annotated[list[Id], Field(min_length=1, max_length=50)]


class ReadingSent(Sent):
    """A reading that is sent; null says that nothing was measured."""

    at: datetime
    value: Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)] | None


class Readings(Versioned):
    """The whole series as it stands now. What changes or drops readings needs a reason."""

    readings: Annotated[list[ReadingSent], Field(min_length=1, max_length=MOST_SENT)]
    reason: Annotated[str, Text(2000)] = ""


def series_line(one: Series) -> SeriesLine:
    """Return a series as answers tell it."""
    return {
        "id": one.pk, "indicator": {"id": one.indicator_id, "name": one.indicator.name}, "item": one.indicator.item,
        "unit": one.indicator.unit, "station": {"id": one.station_id, "name": one.station.name}, "step": Step(one.step),
        "source_kind": SourceKind(one.source_kind), "source": one.source, "reports": named(one.reports),
        "registered_by": named(one.registered_by), "is_demo": one.is_demo, "is_void": one.is_void,
        "version": one.version,
    }  # fmt: skip


def version_line(one: ReadingsVersion) -> VersionLine:
    """Return a version as answers tell it."""
    return {
        "ordinal": one.ordinal, "sha256": one.blob_id, "readings": one.readings, "missing": one.missing,
        "first_on": one.first_on, "last_on": one.last_on, "lowest": one.lowest, "highest": one.highest,
        "mean": one.mean, "added": one.added, "changed": one.changed, "dropped": one.dropped, "reason": one.reason,
        "converted_from": one.converted_from, "source_sha256": one.source_sha256, "made_at": one.made_at,
        "made_by": named(one.made_by_body),
    }  # fmt: skip


KIND: Final = Kind(
    area="indicators", path="/series/{id}", name="series", read=queries.one_series, title=str,
    etag=lambda one: f'"{one.version}"', head=series_line, gives=SeriesLine,
)  # fmt: skip


def listing(call: Call) -> SeriesList:
    """Give a page of series."""
    asked = call.asked(SeriesQuery)
    place = place_of(asked.after, prefix="series~").removeprefix("series~")
    found = queries.series(
        item=asked.item, step=asked.step or "", source_kind=asked.source_kind or "", reports=asked.reports,
        words=asked.q,
    )  # fmt: skip
    rows = list(queries.series_after(found, cursor=place)[: asked.limit + 1])
    shown = rows[: asked.limit]
    ahead = f"series~{queries.series_cursor(shown[-1])}" if len(rows) > len(shown) else ""
    return {"items": [series_line(one) for one in shown], "next": cursor(ahead)}


def one(call: Call) -> SeriesWhole:
    """Give one series with its versions."""
    held = queries.one_series(pk=call.pk)
    return {
        **series_line(held),
        "versions": [version_line(version) for version in queries.versions(series=held)],
        "history": history(queries.series_acts(pk=held.pk), on=call.today),
    }


def readings(call: Call) -> ReadingList:
    """Give a page of the readings of a series."""
    asked, held = call.asked(ReadingQuery), queries.one_series(pk=call.pk)
    found = queries.versions(series=held)
    version = found.filter(ordinal=asked.ordinal).first() if asked.ordinal else found.first()
    if version is None:
        return {"items": [], "next": None}
    after = key_of(asked.after, prefix="reading~") or 0
    rows = queries.rows(version=version, after=after, most=asked.limit + 1)
    shown = rows[: asked.limit]
    return {
        "items": [{"at": row["at"].isoformat(), "value": row["value"]} for row in shown],
        "next": cursor(f"reading~{after + len(shown)}" if len(rows) > len(shown) else ""),
    }


def register(call: Call) -> Answer:
    """Open a series."""
    sent = call.sent(NewSeries)
    indicator = queries.indicators().filter(pk=sent.indicator).first()
    station = queries.stations().filter(pk=sent.station).first()
    if indicator is None:
        raise unknown("/indicator")
    if station is None:
        raise unknown("/station")
    assert isinstance(indicator, Indicator)
    assert isinstance(station, Station)
    series = operations.open_series(
        indicator=indicator, station=station, step=sent.step, source=sent.source, source_kind=sent.source_kind,
        reports=found_body(sent.reports, at="/reports"), is_demo=sent.is_demo, by=call.by, at=call.at,
    )  # fmt: skip
    return KIND.made(queries.one_series(pk=series.pk))


def _share(series: Series, sent: Sees, call: Call) -> object:
    bodies = found_bodies(sent.bodies, at="/bodies")
    return operations.share_series(series=series, bodies=bodies, by=call.by, at=call.at)


def _record(series: Series, sent: Readings, call: Call) -> ReadingsVersion:
    held = sorted(sent.readings, key=lambda reading: reading.at.replace(tzinfo=None))
    times = np.array([reading.at.replace(tzinfo=None) for reading in held], dtype="datetime64[s]")
    values = np.array([np.nan if one.value is None else one.value for one in held], dtype=np.float64)
    return operations.record_readings(
        series=series, times=times, values=values, reason=sent.reason, by=call.by, at=call.at
    )


class IntakeLine(TypedDict):
    """A file of readings: where it stands, what was found in it, why it was refused."""

    id: int
    name: str
    state: State
    body: Named
    reports: Named
    source: str
    source_kind: SourceKind
    counts: dict[str, int]
    done: int
    problem: dict[str, Any]
    notes: list[dict[str, Any]]
    created_at: datetime
    finished_at: datetime | None


class IntakeWhole(IntakeLine):
    """A file of readings with its series."""

    found: list[dict[str, Any]]
    history: list[Deed]


class IntakeList(TypedDict):
    """A page of files of readings, newest first."""

    items: list[IntakeLine]
    next: str | None


class FileSent(Sent):
    """What is said of the file."""

    source: Annotated[str, Text(200, least=1)]
    source_kind: SourceKind = SourceKind.REPORTED
    domain: PlanDomain = PlanDomain.ECOLOGY
    reports: Id | None = None
    reason: Annotated[str, Text(2000)] = ""


class Begun(Sent):
    """Why readings that are there already are corrected, where the file does so."""

    reason: Annotated[str, Text(2000)] = ""


def intake_line(one: Intake) -> IntakeLine:
    """Return a file of readings as answers tell it."""
    return {
        "id": one.pk, "name": one.name, "state": State(one.state), "body": named(one.body),
        "reports": named(one.reports), "source": one.source, "source_kind": SourceKind(one.source_kind),
        "counts": {name: int(count) for name, count in one.counts.items()}, "done": one.done,
        "problem": one.problem, "notes": one.notes, "created_at": one.created_at, "finished_at": one.finished_at,
    }  # fmt: skip


INTAKE: Final = Kind(
    area="indicators", path="/reading-files/{id}", name="reading_file", read=queries.one_intake, title=str,
    head=lambda intake: intake_line(queries.one_intake(pk=intake.pk)), gives=IntakeLine,
)  # fmt: skip


def intakes(call: Call) -> IntakeList:
    """Give a page of files of readings."""
    asked = call.asked(Listed)
    before = key_of(asked.after, prefix="intake~")
    found = queries.intakes()
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: asked.limit + 1])
    shown = rows[: asked.limit]
    ahead = f"intake~{shown[-1].pk}" if len(rows) > len(shown) else ""
    return {"items": [intake_line(one) for one in shown], "next": cursor(ahead)}


def intake(call: Call) -> IntakeWhole:
    """Give one file of readings with what was found in it."""
    held = queries.one_intake(pk=call.pk)
    return {
        **intake_line(held),
        "found": held.found,
        "history": history(queries.intake_acts(pk=held.pk), on=call.today),
    }


def upload(call: Call) -> Answer:
    """Keep a file and read it, at once or by a job."""
    file, sent = call.files["file"], call.sent(FileSent)
    held = operations.upload_readings(
        stream=file, name=file.name or "-", source=sent.source, source_kind=sent.source_kind, domain=sent.domain,
        reports=found_body(sent.reports, at="/reports"), reason=sent.reason, by=call.by, at=call.at,
    )  # fmt: skip
    if (file.size or 0) <= READ_AT_ONCE_BYTES:
        operations.understand_readings(intake=held, by=call.by, at=call.at)
    else:
        operations.understand_later(intake=held, by=call.by)
    return INTAKE.made(held)


def _begin(held: Intake, sent: Begun, call: Call) -> None:
    operations.begin_readings(intake=held, reason=sent.reason, by=call.by, at=call.at)
    operations.bring_in_later(intake=held, by=call.by)


def _resume(held: Intake, _sent: Plain, call: Call) -> None:
    operations.resume_readings(intake=held, by=call.by, at=call.at)
    operations.bring_in_later(intake=held, by=call.by)


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/series", name="list_series", area="indicators", run=listing,
        summary=_("The series of readings that the acting body sees"), query=SeriesQuery, gives=SeriesList,
    ),
    Endpoint(
        method="POST", path="/series", name="open_series", area="indicators", run=register, status=201,
        summary=_("Open a series of readings"), body=NewSeries, gives=SeriesLine,
    ),
    Endpoint(
        method="GET", path="/series/{id}", name="get_series", area="indicators", run=one,
        summary=_("One series with its versions and history"), gives=SeriesWhole,
    ),
    Endpoint(
        method="GET", path="/series/{id}/readings", name="list_readings", area="indicators", run=readings,
        summary=_("The readings of a series, of any version"), query=ReadingQuery, gives=ReadingList,
    ),
    *KIND.does(
        {
            "record": Doing(
                body=Readings, name="record_readings", run=_record, gives=VersionLine, answer=version_line,
                summary=_("Keep readings as the next version of a series"),
            ),
            "share": Doing(body=Sees, run=_share, summary=_("Share a series with other bodies")),
            "void": Doing(
                body=Reasoned, name="void_series", summary=_("Void a series"),
                run=plain(operations.void_series, "series", "reason"),
            ),
        }
    ),
    Endpoint(
        method="GET", path="/reading-files", name="list_reading_files", area="indicators", run=intakes,
        summary=_("The files of readings that were brought"), query=Listed, gives=IntakeList,
    ),
    Endpoint(
        method="POST", path="/reading-files", name="upload_readings", area="indicators", run=upload, status=201,
        upload="file", summary=_("Upload a file of readings"), body=FileSent, gives=IntakeLine,
    ),
    Endpoint(
        method="GET", path="/reading-files/{id}", name="get_reading_file", area="indicators", run=intake,
        summary=_("One file of readings and what becomes of its series"), gives=IntakeWhole,
    ),
    *INTAKE.does(
        {
            "begin": Doing(body=Begun, run=_begin, summary=_("Bring the readings in")),
            "cancel": Doing(
                body=Plain, summary=_("Stop a file of readings"), run=plain(operations.cancel_readings, "intake")
            ),
            "resume": Doing(body=Plain, run=_resume, summary=_("Go on with a file of readings")),
        }
    ),
)  # fmt: skip
