"""Exports: a list asked for as a workbook, how far it is, its file."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from django.http import FileResponse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Day, Id, Listed, Sent, Text
from jianxing.api.paging import cursor, key_of
from jianxing.api.problems import CONFLICT, Problem
from jianxing.api.resources.areas import AreasAsked
from jianxing.api.resources.conflicts import ConflictFilters
from jianxing.api.resources.doings import Doing, Kind, Plain, plain
from jianxing.api.resources.finding_filters import DeskFilters, Order
from jianxing.api.resources.inspections import InspectionFilters
from jianxing.approvals.lifecycle import BundleState
from jianxing.atlas.models import LayerKind
from jianxing.comparisons.coverage.models import Scene
from jianxing.comparisons.freight.lifecycle import MismatchState
from jianxing.directory.models import Body, PlanDomain
from jianxing.exporting import operations, queries
from jianxing.exporting.lifecycle import State
from jianxing.exporting.lists import LISTS, Asked
from jianxing.exporting.models import ExportRun
from jianxing.exporting.workbook import XLSX
from jianxing.feedback.lifecycle import State as ReportState
from jianxing.feedback.models import Category as ReportCategory
from jianxing.incidents.lifecycle import State as IncidentState
from jianxing.incidents.models import Capability, ForceKind, Nature, Readiness
from jianxing.indicators.models import SourceKind, Step
from jianxing.inspections.lifecycle import ReminderState
from jianxing.letters.kinds import Kind as LetterKind
from jianxing.letters.lifecycle import ReceiptState
from jianxing.letters.lifecycle import State as LetterState
from jianxing.meetings.lifecycle import DecisionState
from jianxing.meetings.lifecycle import State as MeetingState
from jianxing.methods.freight.kinds import Field as FreightField
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import Programme
from jianxing.questions.lifecycle import State as QuestionState


class ExportLine(TypedDict):
    """An export: how many rows are written of how many, and until when its file is kept."""

    id: int
    list: str
    name: str
    state: State
    way: str
    narrowed: str
    as_of: date
    done: int
    total: int | None
    failure: str
    created_at: datetime
    finished_at: datetime | None
    kept_until: datetime | None


class ExportList(TypedDict):
    """A page of one's own exports, newest first."""

    items: list[ExportLine]
    next: str | None


class LedgerAsked(DeskFilters):
    """What the ledger is narrowed to, and in which order it comes."""

    sort: Order = "due"


class ProjectsAsked(Sent):
    """What the projects are narrowed to."""

    q: Annotated[str, Text(100)] = ""
    domain: PlanDomain | None = None
    stage: Stage | None = None
    parent: Id | None = None


class OfProject(Sent):
    """Of which project; without it, of all."""

    project: Id | None = None


class ProgrammesAsked(Sent):
    """What the programmes are narrowed to."""

    q: Annotated[str, Text(100)] = ""
    kind: Programme.Kind | None = None


class RemindersAsked(Sent):
    """Received or sent, and in which state."""

    side: Literal["received", "sent"] = "received"
    state: ReminderState | None = None


class LettersAsked(Sent):
    """Which letters: sent or received, narrowed as their list is."""

    side: Literal["sent", "received"] = "sent"
    q: Annotated[str, Text(100)] = ""
    kind: LetterKind | None = None
    state: LetterState | ReceiptState | None = None
    late: bool = False


class RowsOfImport(Sent):
    """Of which import."""

    run: Id = Field(description="The id of the import.")


class BodiesAsked(Sent):
    """What the bodies are narrowed to."""

    q: Annotated[str, Text(100)] = ""
    kind: Body.Kind | None = None


class NoticesAsked(Sent):
    """Only what has not been read, or all."""

    unread: bool = False


class MeetingsAsked(Sent):
    """What the meetings are narrowed to; days are those that they are planned for."""

    q: Annotated[str, Text(100)] = ""
    state: MeetingState | None = None
    series: Id | None = None
    since: Day | None = None
    until: Day | None = None
    unexplained: bool = Field(default=False, description="Missed, and nobody has said why.")


class SeriesAsked(Sent):
    """All series of meetings."""


class BundlesAsked(Sent):
    """What the approval bundles are narrowed to."""

    q: Annotated[str, Text(100)] = ""
    state: BundleState | None = None
    side: Literal["", "ours"] = ""
    late: bool = False
    project: Id | None = None


class KindsAsked(Sent):
    """All kinds of approvals."""


class DecisionsAsked(Sent):
    """What the decisions are narrowed to: all that one sees, or those to carry out oneself."""

    q: Annotated[str, Text(100)] = ""
    state: DecisionState | None = None
    late: bool = False
    side: Literal["", "ours"] = ""


class LayersAsked(Sent):
    """What the layers are narrowed to."""

    q: Annotated[str, Text(100)] = ""
    domain: PlanDomain | None = None
    kind: LayerKind | None = None


class ReadingSeriesAsked(Sent):
    """What the series of readings are narrowed to."""

    q: Annotated[str, Text(100)] = ""
    item: Annotated[str, Text(40)] = ""
    step: Step | None = None
    source_kind: SourceKind | None = None


class FeaturesAsked(Sent):
    """Of which plan version."""

    plan_version: Id
    q: Annotated[str, Text(100)] = ""


class SchedulesAsked(Sent):
    """What the schedules are narrowed to."""

    q: Annotated[str, Text(100)] = ""
    domain: PlanDomain | None = None


class BlockersAsked(Sent):
    """Which open blockers, and how many calendar days longer they might stay."""

    project: Id | None = None
    longer: Annotated[int, Field(ge=1, le=366)] = 7


class ScheduleTasksAsked(Sent):
    """Of which update of a schedule, and which tasks."""

    update: Id
    keep: Literal["", "critical", "late", "begun", "open", "milestones"] = ""
    q: Annotated[str, Text(100)] = ""


class ConflictsAsked(ConflictFilters):
    """What the conflicts are narrowed to."""

    comparison: Id | None = None


class QuestionsAsked(Sent):
    """Which questions: asked by the acting body and below, or of it, narrowed as their list is."""

    side: Literal["asked", "received"] = "asked"
    q: Annotated[str, Text(100)] = ""
    state: QuestionState | None = None
    kind: Annotated[str, Text(60)] = ""
    domain: PlanDomain | None = None
    late: bool = False


class OutletsAsked(Sent):
    """Of which card, and what its outlets are narrowed to; *home* is a place's code, with an exclamation mark not taken."""

    card: Id
    scene: Scene | None = None
    district: Annotated[str, Text(6)] = ""
    home: Literal["", "11", "12", "13", "!11", "!12", "!13"] = ""
    q: Annotated[str, Text(60)] = ""


class MismatchesAsked(Sent):
    """Of which traffic, and what its movements are narrowed to."""

    traffic: Id
    route: Id | None = None
    field: FreightField | None = None
    state: MismatchState | None = None
    q: Annotated[str, Text(100)] = ""


class PenaltyCasesAsked(Sent):
    """What the cases are narrowed to."""

    item: Annotated[str, Text(200)] = ""
    q: Annotated[str, Text(100)] = ""


class PenaltyResultsAsked(Sent):
    """Of which comparison, the newest where none is named."""

    run: Id | None = None


class ReportsAsked(Sent):
    """Which reports from the public, narrowed as their list is."""

    q: Annotated[str, Text(100)] = ""
    state: ReportState | None = None
    category: ReportCategory | None = None
    door: Id | None = None
    jurisdiction: Id | None = None
    mine: bool = False
    late: bool = False


class IncidentsAsked(Sent):
    """Which incidents, narrowed as their list is."""

    q: Annotated[str, Text(100)] = ""
    state: IncidentState | None = None
    nature: Nature | None = None


class ForcesAsked(Sent):
    """Which forces, narrowed as their list is."""

    q: Annotated[str, Text(100)] = ""
    kind: ForceKind | None = None
    capability: Capability | None = None
    readiness: Readiness | None = None


class RulesAsked(Sent):
    """All rules that hold for the acting body."""


class BoundariesAsked(Sent):
    """Of which generation, the latest where none is named."""

    generation: Id | None = None
    what: Literal["", "new", "renamed", "changed", "ended", "unchanged"] = ""
    q: Annotated[str, Text(100)] = ""


Narrowed = Callable[[Any, Call], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Taken:
    """A list that may be taken out: what it is narrowed by, and how the list itself names that."""

    body: type[Sent]
    summary: Promise
    narrowed: Narrowed = lambda sent, call: sent.model_dump(exclude={"sort"})


def _ledger(sent: LedgerAsked, call: Call) -> Mapping[str, Any]:
    return asdict(sent.narrowed(call.by))


def _inspections(sent: InspectionFilters, call: Call) -> Mapping[str, Any]:
    return asdict(sent.narrowing())


def _days(sent: MeetingsAsked, call: Call) -> Mapping[str, Any]:
    return sent.model_dump(mode="json", exclude_none=True, exclude={"sort"})


def _letters(sent: LettersAsked, call: Call) -> Mapping[str, Any]:
    kept = {"kind": sent.kind, "state": sent.state, "late": sent.late, "words": sent.q.strip()}
    return {"side": sent.side} | {name: value for name, value in kept.items() if value}


def _questions(sent: QuestionsAsked, call: Call) -> Mapping[str, Any]:
    kept = {"kind": sent.kind, "state": sent.state, "domain": sent.domain, "late": sent.late}
    return {"side": sent.side, "words": sent.q.strip()} | {
        name: value for name, value in kept.items() if value
    }


def _reports(sent: ReportsAsked, call: Call) -> Mapping[str, Any]:
    kept = sent.model_dump(mode="json", exclude_none=True, exclude={"sort", "q"})
    return {"words": sent.q.strip()} | {name: value for name, value in kept.items() if value}


def _incidents(sent: IncidentsAsked, call: Call) -> Mapping[str, Any]:
    kept = {"words": sent.q.strip(), "state": sent.state, "nature": sent.nature}
    return {name: value for name, value in kept.items() if value}


def _forces(sent: ForcesAsked, call: Call) -> Mapping[str, Any]:
    kept = {
        "words": sent.q.strip(),
        "kind": sent.kind,
        "capability": sent.capability,
        "readiness": sent.readiness,
    }
    return {name: value for name, value in kept.items() if value}


def _areas(sent: AreasAsked, call: Call) -> Mapping[str, Any]:
    return {name: value for name, value in sent.model_dump(mode="json").items() if value}


#: By the keys of ``exporting.lists.LISTS``; accounts and acts are lists of officers, who hold no token.
TAKEN: Final = {
    "findings": Taken(LedgerAsked, gettext_lazy("Take the supervision ledger out"), _ledger),
    "projects": Taken(ProjectsAsked, gettext_lazy("Take the list of projects out")),
    "funds": Taken(OfProject, gettext_lazy("Take the sums of funds out")),
    "checklists": Taken(OfProject, gettext_lazy("Take checklists out")),
    "programmes": Taken(ProgrammesAsked, gettext_lazy("Take the list of programmes out")),
    "inspections": Taken(InspectionFilters, gettext_lazy("Take the list of inspections out"), _inspections),
    "reminders": Taken(RemindersAsked, gettext_lazy("Take the list of reminders out")),
    "meetings": Taken(MeetingsAsked, gettext_lazy("Take the list of meetings out"), _days),
    "meeting-series": Taken(SeriesAsked, gettext_lazy("Take the series of meetings out")),
    "decisions": Taken(DecisionsAsked, gettext_lazy("Take the list of decisions out")),
    "approval-bundles": Taken(BundlesAsked, gettext_lazy("Take the list of approval bundles out")),
    "approvals": Taken(BundlesAsked, gettext_lazy("Take the approvals of bundles out")),
    "approval-kinds": Taken(KindsAsked, gettext_lazy("Take the kinds of approvals out")),
    "letters": Taken(LettersAsked, gettext_lazy("Take the list of letters out"), _letters),
    "questions": Taken(QuestionsAsked, gettext_lazy("Take the list of questions out"), _questions),
    "reports": Taken(ReportsAsked, gettext_lazy("Take the list of reports from the public out"), _reports),
    "forces": Taken(ForcesAsked, gettext_lazy("Take the list of rescue forces and stores out"), _forces),
    "incidents": Taken(IncidentsAsked, gettext_lazy("Take the list of incidents out"), _incidents),
    "schedules": Taken(SchedulesAsked, gettext_lazy("Take the list of schedules out")),
    "blockers": Taken(BlockersAsked, gettext_lazy("Take out the open blockers by what they cost")),
    "schedule-tasks": Taken(ScheduleTasksAsked, gettext_lazy("Take the tasks of a schedule's update out")),
    "layers": Taken(LayersAsked, gettext_lazy("Take the list of layers out")),
    "areas": Taken(AreasAsked, gettext_lazy("Take the list of enclaves and blind spots out"), _areas),
    "features": Taken(FeaturesAsked, gettext_lazy("Take the features of a plan version out")),
    "conflicts": Taken(ConflictsAsked, gettext_lazy("Take the conflicts of plans out"), _days),
    "conflict-rules": Taken(RulesAsked, gettext_lazy("Take the matrix of rules out")),
    "reading-series": Taken(ReadingSeriesAsked, gettext_lazy("Take the list of series of readings out")),
    "outlets": Taken(OutletsAsked, gettext_lazy("Take the outlets of a card out"), _days),
    "mismatches": Taken(MismatchesAsked, gettext_lazy("Take the mismatches of documents out"), _days),
    "penalty-cases": Taken(PenaltyCasesAsked, gettext_lazy("Take the penalty cases out")),
    "penalty-results": Taken(
        PenaltyResultsAsked, gettext_lazy("Take out what a comparison of penalties found")
    ),
    "boundaries": Taken(
        BoundariesAsked, gettext_lazy("Take the divisions of a generation of boundaries out")
    ),
    "import-rows": Taken(RowsOfImport, gettext_lazy("Take the rows of an import out")),
    "bodies": Taken(BodiesAsked, gettext_lazy("Take the list of bodies out")),
    "notices": Taken(NoticesAsked, gettext_lazy("Take the notices out")),
}


def line(run: ExportRun) -> ExportLine:
    """Return an export with how far it is."""
    return {
        "id": run.pk,
        "list": run.listed,
        "name": run.name,
        "state": State(run.state),
        "way": run.way,
        "narrowed": run.words,
        "as_of": run.today,
        "done": run.done,
        "total": run.total,
        "failure": run.failure,
        "created_at": run.created_at,
        "finished_at": run.finished_at,
        "kept_until": run.kept_until,
    }


KIND: Final = Kind(
    area="exports",
    path="/exports/{id}",
    name="export",
    read=queries.run,
    title=str,
    etag=lambda run: f'"{run.state}"',
    head=line,
    gives=ExportLine,
)


def listing(call: Call) -> ExportList:
    """Give a page of one's own exports."""
    asked = call.asked(Listed)
    before = key_of(asked.after, prefix="export~")
    rows = list(queries.runs(before=before)[: asked.limit + 1])
    shown = rows[: asked.limit]
    ahead = f"export~{shown[-1].pk}" if len(rows) > len(shown) else ""
    return {"items": [line(run) for run in shown], "next": cursor(ahead)}


def one(call: Call) -> Answer:
    """Say how far an export is."""
    return KIND.answer(queries.run(pk=call.pk))


def file(call: Call) -> FileResponse:
    """Give the workbook out, as long as it is kept."""
    run = queries.run(pk=call.pk)
    if run.state != State.DONE or run.kept_until is None or not run.path.is_file():
        raise Problem(
            CONFLICT,
            gettext("There is no file, or it is not kept any longer."),
            gettext("Wait until the export is done, or ask for the list again."),
        )
    return FileResponse(run.path.open("rb"), as_attachment=True, filename=run.name, content_type=XLSX)


def _packed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return filters as JSON holds them, without those that narrow nothing."""
    plainly: dict[str, Any] = {}
    for name, value in values.items():
        if value in ("", None, False, ()):
            continue
        if isinstance(value, date):
            plainly[name] = value.isoformat()
        elif isinstance(value, tuple):
            plainly[name] = list(value)
        else:
            plainly[name] = str(value) if isinstance(value, str) else value
    return plainly


def _asking(key: str, taken: Taken) -> Endpoint:
    def ask(call: Call) -> Answer:
        sent: Any = call.body
        filters = _packed(taken.narrowed(sent, call))
        asked = Asked(
            by=call.by,
            today=call.today,
            filters=filters,
            sort=getattr(sent, "sort", ""),
            words="; ".join(f"{name}: {value}" for name, value in filters.items()),
        )
        return KIND.made(operations.ask_later(listed=LISTS[key], asked=asked, at=call.at))

    return Endpoint(
        method="POST",
        path=f"/exports/{key}",
        name=f"export_{key.replace('-', '_')}",
        area="exports",
        summary=taken.summary,
        body=taken.body,
        gives=ExportLine,
        gives_etag=True,
        status=202,
        run=ask,
    )


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/exports", name="list_exports", area="exports", run=listing,
        summary=_("The exports that the token's person has asked for"), query=Listed, gives=ExportList,
    ),
    *(_asking(key, taken) for key, taken in TAKEN.items()),
    Endpoint(
        method="GET", path="/exports/{id}", name="get_export", area="exports", run=one,
        summary=_("How far an export is"), gives=ExportLine, gives_etag=True,
    ),
    Endpoint(
        method="GET", path="/exports/{id}/file", name="download_export", area="exports", run=file,
        summary=_("The workbook of an export"),
    ),
    *KIND.does(
        {"cancel": Doing(body=Plain, run=plain(operations.cancel, "run"), summary=_("Stop an export"))}
    ),
)  # fmt: skip
