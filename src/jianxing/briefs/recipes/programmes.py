"""Figures of programmes: what is to be supervised, carried out year after year, held together, agreed on."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from jianxing.briefs.recipes.kinds import Moment, Row
from jianxing.projects import queries
from jianxing.projects.models import Programme


def focus_items(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the focus items of a programme that had been set up by the day."""
    found = queries.focus_items(programme=Programme(pk=params["programme"]))
    return [
        Row(
            handle=f"focus_item:{item.pk}",
            opens=f"programme:{item.programme_id}",
            label=item.title,
            counts_as=(f"focus_item:{item.pk}",),
            basis={"title": item.title},
        )
        for item in found.filter(programme__created_at__lt=moment.end).order_by("ordinal", "pk")
    ]


def consecutive_years(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the unbroken run of years in which a campaign was carried out, by the year of the day."""
    run = queries.consecutive_years(programme=Programme(pk=params["programme"]), until=moment.as_of.year)
    return [
        Row(
            handle=f"campaign_year:{entry.pk}",
            opens=f"programme:{entry.programme_id}",
            label=str(entry.year),
            counts_as=(str(entry.year),),
        )
        for entry in run
    ]


def activities(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the activities of a series; with two hosts at least they are joint ones."""
    since = params.get("since")
    found = queries.activities_held(
        since=date.fromisoformat(since) if since else None,
        until=moment.as_of,
        programme=Programme(pk=params["programme"]),
        hosts_at_least=params.get("hosts_at_least", 1),
    )
    return [
        Row(
            handle=activity.handle,
            opens=f"programme:{activity.programme_id}",
            label=activity.title,
            on=activity.held_on,
            counts_as=(activity.handle,),
        )
        for activity in found
    ]


def agreements(params: Mapping[str, Any], moment: Moment, unit: str) -> Sequence[Row]:
    """Return the agreements signed by the day, those that a body keeps, of a domain."""
    found = queries.agreements_signed(until=moment.as_of, domain=params.get("domain", ""))
    if params.get("body"):
        found = found.filter(registered_by=params["body"])
    return [
        Row(
            handle=agreement.handle,
            label=agreement.title,
            on=agreement.signed_on,
            counts_as=(agreement.handle,),
        )
        for agreement in found
    ]
