"""Files of plans: uploaded for a layer, what was read of them and in which coordinates, read otherwise."""

from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import PREFIX, Answer, Call, Endpoint
from jianxing.api.fields import Day, Flag, Sent, Text
from jianxing.api.problems import nothing_there
from jianxing.api.resources.imports import READ_AT_ONCE_BYTES, RunLine, line
from jianxing.atlas import queries as layers
from jianxing.importing import queries
from jianxing.importing.models import PLAN, ImportRun
from jianxing.importing.plans import operations, said
from jianxing.importing.plans.reading import Chosen

Key = Annotated[str, Text(60)]


class PlanSent(Sent):
    """What is said of the file; the coordinate system is found out where none is named."""

    title: Annotated[str, Text(120, least=1)] = Field(description="Which plan it is, of which year.")
    valid_from: Day
    source: Annotated[str, Text(200)] = ""
    crs: Key = Field(default="", description="wgs84, cgcs2000, gcj02, bd09, cgcs2000-zone-39 …")


class PlanChosen(Sent):
    """How the file is to be read; what is left out is found out."""

    crs: Key = ""
    layer: Annotated[str, Text(200)] = ""
    key: Annotated[str, Text(200)] = ""
    name: Annotated[str, Text(200)] = ""
    outside: Flag = False


class PlanFound(TypedDict):
    """What was read of a plan's file, and why its coordinates are taken to be in their system."""

    id: int
    layer: int
    plan_version: int | None
    title: str
    kind: str
    file_layer: str
    layers: list[dict[str, Any]]
    columns: list[str]
    key: str
    name: str
    crs: str
    certain: bool
    reasons: list[str]
    notes: list[str]
    outside: int
    same_again: bool


def upload(call: Call) -> Answer:
    """Keep a file for a layer and read it, at once or by a job."""
    layer, file, sent = layers.one_layer(pk=call.pk), call.files["file"], call.sent(PlanSent)
    run = operations.upload(
        stream=file,
        name=file.name or "-",
        layer=layer,
        title=sent.title,
        valid_from=sent.valid_from,
        source=sent.source,
        chosen=Chosen(crs=sent.crs),
        by=call.by,
        at=call.at,
    )
    if (file.size or 0) <= READ_AT_ONCE_BYTES:
        run = operations.understand(run=run, by=call.by, at=call.at)
    else:
        operations.understand_later(run=run, by=call.by)
    return Answer(line(run), {"Location": f"{PREFIX}/imports/{run.pk}"})


def _plan(call: Call) -> ImportRun:
    run = queries.run(pk=call.pk)
    if run.kind != PLAN:
        raise nothing_there()
    return run


def found(call: Call) -> PlanFound:
    """Say what was read."""
    return _told(_plan(call))


def _told(run: ImportRun) -> PlanFound:
    read = run.tables[0] if run.tables else {}
    return {
        "id": run.pk,
        "layer": run.asked["target"],
        "plan_version": run.plan_version_id,
        "title": run.asked["title"],
        "kind": read.get("kind", ""),
        "file_layer": read.get("layer", ""),
        "layers": read.get("layers", []),
        "columns": read.get("columns", []),
        "key": read.get("key", ""),
        "name": read.get("name", ""),
        "crs": read.get("crs", ""),
        "certain": bool(read.get("certain") or read.get("is_chosen")),
        "reasons": [said.in_words(reason) for reason in read.get("reasons", [])],
        "notes": [said.in_words(note) for note in run.notes],
        "outside": run.counts.get("outside", 0),
        "same_again": operations.is_same_again(run),
    }


def choose(call: Call) -> PlanFound:
    """Read the file again as chosen."""
    run = _plan(call)
    chosen = Chosen(**call.sent(PlanChosen).model_dump())
    return _told(operations.choose(run=run, chosen=chosen, by=call.by, at=call.at))


ENDPOINTS: Final = (
    Endpoint(
        method="POST", path="/layers/{id}/imports", name="upload_plan", area="atlas", run=upload, status=201,
        upload="file", summary=_("Upload a file of a plan for a layer"), body=PlanSent, gives=RunLine,
    ),
    Endpoint(
        method="GET", path="/imports/{id}/plan", name="get_import_plan", area="atlas", run=found,
        summary=_("What was read of a plan's file"), gives=PlanFound,
    ),
    Endpoint(
        method="POST", path="/imports/{id}/plan", name="choose_import_plan", area="atlas", run=choose,
        summary=_("Read a plan's file otherwise"), body=PlanChosen, gives=PlanFound,
    ),
)  # fmt: skip
