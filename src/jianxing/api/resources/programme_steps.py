"""What may be done to a programme: its points, its signature, its years and activities."""

from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call
from jianxing.api.fields import LONG, Day, Id, Text, Versioned
from jianxing.api.resources.doings import Doing, Kind, Reasoned, Run, WithReason, plain
from jianxing.api.resources.naming import found_bodies
from jianxing.api.resources.programmes import (
    KIND,
    ActivityLine,
    CampaignYearLine,
    NewFocus,
    Year,
    activity_line,
    focus_drafts,
    year_line,
)
from jianxing.projects import operations, queries
from jianxing.projects.models import Activity, Programme


class FocusAdded(Versioned):
    """Points that supervision looks at; those that are there already stay as they are."""

    items: Annotated[list[NewFocus], Field(min_length=1, max_length=200)]


class AgreementSigned(Versioned):
    """The day on which it was signed."""

    on: Day


class CarriedOut(Versioned):
    """A year in which the campaign was carried out."""

    year: Year
    document_no: Annotated[str, Text(100)] = ""
    note: Annotated[str, Text(LONG)] = ""


class NewActivity(Versioned):
    """What was held, by whom, when and where; people are counted, never named."""

    title: Annotated[str, Text(200, least=1)]
    kind: Activity.Kind
    hosts: Annotated[list[Id], Field(min_length=1, max_length=50)]
    held_on: Day
    place: Annotated[str, Text(200)] = ""
    participants: Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)] | None = None
    note: Annotated[str, Text(LONG)] = ""


class ProgrammeShared(Versioned):
    """Who shall see it."""

    bodies: Annotated[list[Id], Field(min_length=1, max_length=50)]


class PartHead(TypedDict):
    """A year or an activity after something was done to it."""

    id: int
    programme: int
    is_void: bool


def _does(operation: Any, *names: str) -> Run:
    return plain(operation, "programme", *names)


def _focus(programme: Programme, sent: FocusAdded, call: Call) -> object:
    items = focus_drafts(sent.items)
    return operations.add_focus_items(programme=programme, items=items, by=call.by, at=call.at)


def _activity(programme: Programme, sent: NewActivity, call: Call) -> object:
    names = ("title", "kind", "held_on", "place", "participants", "note")
    return operations.add_activity(
        programme=programme,
        hosts=found_bodies(sent.hosts, at="/hosts"),
        **{name: getattr(sent, name) for name in names},
        by=call.by,
        at=call.at,
    )


def _share(programme: Programme, sent: ProgrammeShared, call: Call) -> object:
    bodies = found_bodies(sent.bodies, at="/bodies")
    return operations.share_programme(programme=programme, bodies=bodies, by=call.by, at=call.at)


def _part_head(part: Any) -> PartHead:
    return {"id": part.pk, "programme": part.programme_id, "is_void": part.voided_at is not None}


def _part(path: str, name: str, read: Any, operation: Any, thing: str, summary: Any) -> Any:
    """The one thing that may be done to a part of a programme: voiding it."""
    kind = Kind(
        area="programmes",
        path=path,
        name=name,
        read=read,
        title=lambda part: str(part.programme.title),
        head=_part_head,
        gives=PartHead,
    )
    return kind.does({"void": Doing(body=WithReason, run=plain(operation, thing, "reason"), summary=summary)})


DOINGS: Final = {
    "focus": Doing(body=FocusAdded, run=_focus, summary=_("Add focus items to a programme")),
    "sign": Doing(
        body=AgreementSigned, run=_does(operations.sign_agreement, "on"),
        summary=_("Say that an agreement was signed"),
    ),
    "years": Doing(
        body=CarriedOut, run=_does(operations.record_campaign_year, "year", "document_no", "note"),
        summary=_("Say that a campaign was carried out in a year"), gives=CampaignYearLine, answer=year_line,
        at=lambda year: f"/programmes/{year.programme_id}",
    ),
    "activities": Doing(
        body=NewActivity, run=_activity, summary=_("Write down an activity of a programme"),
        gives=ActivityLine, answer=activity_line, at=lambda activity: f"/programmes/{activity.programme_id}",
    ),
    "share": Doing(body=ProgrammeShared, run=_share, summary=_("Share a programme with other bodies")),
    "void": Doing(
        body=Reasoned, run=_does(operations.void_programme, "reason"), summary=_("Void a programme"),
        name="void_programme",
    ),
}  # fmt: skip
ENDPOINTS: Final = (
    *KIND.does(DOINGS),
    *_part(
        "/campaign-years/{id}", "campaign_year", queries.one_year, operations.void_campaign_year, "year",
        _("Void a year of a campaign"),
    ),
    *_part(
        "/activities/{id}", "activity", queries.one_activity, operations.void_activity, "activity",
        _("Void an activity"),
    ),
)  # fmt: skip
