"""Comparisons of plan versions: asked for, watched, stopped."""

from datetime import datetime
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Id, Listed, QueryId, Sent
from jianxing.api.paging import down_the_keys
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Kind, Plain, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import Named, named
from jianxing.atlas import operations, queries
from jianxing.atlas.models import ConflictRun, PlanVersion


class RunLine(TypedDict):
    """A comparison of two plan versions: how far it is, and what it found against the one before."""

    id: int
    comparison: int
    a: Named
    b: Named
    body: Named
    state: str
    incremental: bool
    tolerance_m: float
    done: int
    total: int | None
    conflicts: int
    slivers: int
    lifted: int
    new: int
    still: int
    gone: int
    returned: int
    failure: str
    asked_at: datetime
    finished_at: datetime | None


class RunList(TypedDict):
    """A page of comparisons, newest first."""

    items: list[RunLine]
    next: str | None


class RunWhole(RunLine):
    """A comparison with the rules that it keeps."""

    rules: list[dict[str, Any]]
    history: list[Deed]


class RunsAsked(TypedDict):
    """The comparisons that were asked for, those too that were there already."""

    runs: list[RunLine]


class RunQuery(Listed):
    """Of which pair of layers; without it, of all."""

    comparison: QueryId | None = None


class VersionsCompared(Sent):
    """Which two published plan versions."""

    a: Id
    b: Id
    tolerance_m: Annotated[float, Field(ge=0, le=1000)] = 2.0
    full: bool = Field(
        default=False, description="Compare everything anew, not only what changed since the last time."
    )


class LayersCompared(Sent):
    """Which layers among themselves; without them, all that are seen."""

    layers: Annotated[list[Id], Field(max_length=200)] = []


def run_line(run: ConflictRun) -> RunLine:
    """Return a comparison as answers tell it."""
    return {
        "id": run.pk,
        "comparison": run.comparison_id,
        "a": {"id": run.a_version_id, "name": f"{run.comparison.a.name} {run.a_version.title}"},
        "b": {"id": run.b_version_id, "name": f"{run.comparison.b.name} {run.b_version.title}"},
        "body": named(run.comparison.body),
        "state": run.state,
        "incremental": run.is_incremental,
        "tolerance_m": run.tolerance_m,
        "done": run.done,
        "total": run.total,
        "conflicts": run.found,
        "slivers": run.slivers,
        "lifted": run.lifted,
        "new": run.fresh,
        "still": run.still,
        "gone": run.gone,
        "returned": run.returned,
        "failure": run.failure,
        "asked_at": run.asked_at,
        "finished_at": run.finished_at,
    }


def runs(call: Call) -> RunList:
    """Give a page of comparisons."""
    asked = call.asked(RunQuery)
    found = queries.runs()
    if asked.comparison is not None:
        found = found.filter(comparison=asked.comparison)
    shown, ahead = down_the_keys(found, after=asked.after, prefix="conflict-run~", limit=asked.limit)
    return {"items": [run_line(run) for run in shown], "next": ahead}


def one_run(call: Call) -> RunWhole:
    """Give one comparison with its rules."""
    run = queries.one_run(pk=call.pk)
    return {
        **run_line(run),
        "rules": run.rules,
        "history": history(queries.run_acts(pk=run.pk), on=call.today),
    }


def _later(runs: list[ConflictRun], call: Call) -> RunsAsked:
    operations.run_later(runs=runs, by=call.by)
    return {"runs": [run_line(queries.one_run(pk=run.pk)) for run in runs]}


def _version(pk: int, *, at: str) -> PlanVersion:
    try:
        return queries.one_version(pk=pk)
    except PlanVersion.DoesNotExist:
        raise unknown(at) from None


def compare(call: Call) -> RunsAsked:
    """Have two plan versions compared behind the request."""
    sent = call.sent(VersionsCompared)
    return _later(
        operations.compare_versions(
            a=_version(sent.a, at="/a"),
            b=_version(sent.b, at="/b"),
            tolerance_m=sent.tolerance_m,
            full=sent.full,
            by=call.by,
            at=call.at,
        ),
        call,
    )


def compare_in_force(call: Call) -> RunsAsked:
    """Have all plan versions in force that the matrix speaks of compared behind the request."""
    sent = call.sent(LayersCompared)
    layers = [layer for layer in queries.layers(on=call.today) if layer.pk in set(sent.layers)]
    if len(layers) != len(set(sent.layers)):
        raise unknown("/layers")
    return _later(operations.compare_in_force(layers=layers, by=call.by, at=call.at), call)


RUN: Final = Kind(
    area="atlas",
    path="/conflict-runs/{id}",
    name="conflict_run",
    read=queries.one_run,
    title=str,
    head=run_line,
    gives=RunLine,
)

ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/conflict-runs", name="list_conflict_runs", area="atlas", run=runs,
        summary=_("The comparisons of plan versions"), query=RunQuery, gives=RunList,
    ),
    Endpoint(
        method="POST", path="/conflict-runs", name="compare_for_conflicts", area="atlas", run=compare, status=202,
        summary=_("Compare two plan versions under the matrix of rules"), body=VersionsCompared, gives=RunsAsked,
    ),
    Endpoint(
        method="POST", path="/conflict-runs/in-force", name="compare_in_force", area="atlas", run=compare_in_force,
        status=202, summary=_("Compare all plan versions in force that the matrix speaks of"),
        body=LayersCompared, gives=RunsAsked,
    ),
    Endpoint(
        method="GET", path="/conflict-runs/{id}", name="get_conflict_run", area="atlas", run=one_run,
        summary=_("One comparison with the rules that it keeps"), gives=RunWhole,
    ),
    *RUN.does(
        {
            "stop": Doing(
                body=Plain, run=plain(operations.stop_run, "run"), summary=_("Stop a comparison"),
            ),
        }
    ),
)  # fmt: skip
