"""Every address of the business areas, with things of one's own behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.urls import URLPattern, reverse

from jianxing.site.inspections.doing import INSPECTION, REMINDER
from jianxing.site.programmes.doing import PROGRAMME
from jianxing.site.projects.doing import ASSET, ENTRY, PROJECT
from tests.integration.site import things
from tests.standing import Standing


@dataclass(frozen=True)
class Address:
    """The name of a URL, its arguments, and whether it speaks of one thing (or else of all or none)."""

    name: str
    args: tuple[Any, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.name, args=self.args)


def of_projects(built: things.Built) -> list[Address]:
    pk, entry, asset = built.project.pk, built.entry.pk, built.asset.pk
    return [
        Address("project", (pk,)),
        *(Address("project-do", (pk, action)) for action in PROJECT),
        Address("fund-entry-add", (pk, built.fund.pk)),
        *(Address("fund-entry-do", (pk, entry, action)) for action in ENTRY),
        *(Address("asset-do", (pk, asset, action)) for action in ASSET),
        Address("fund-doubt", (pk, f"fundentry-{entry}")),
    ]


def of_programmes(pk: int) -> list[Address]:
    return [Address("programme", (pk,)), *(Address("programme-do", (pk, action)) for action in PROGRAMME)]


def of_inspections(inspection: int, reminder: int) -> list[Address]:
    return [
        Address("inspection", (inspection,)),
        *(Address("inspection-do", (inspection, action)) for action in INSPECTION),
        Address("inspection-tick", (inspection,)),
        Address("inspection-finding", (inspection,)),
        Address("inspection-field", (inspection,)),
        Address("inspection-field-state", (inspection,)),
        Address("inspection-field-hand-in", (inspection,)),
        Address("reminder", (reminder,)),
        *(Address("reminder-do", (reminder, action)) for action in REMINDER),
    ]


#: Addresses that speak of no single thing.
LISTS = ("projects", "programmes", "inspections", "reminders")
DOWNLOADS = ("projects-oc4ids",)
ADDING = ("project-add", "projects-oc4ids-import", "programme-add", "inspection-add", "reminder-add")

#: The field page's script and style, with nothing of anybody's in them; and what settles one entry, which ``test_field`` asks.
ELSEWHERE = ("field-part", "inspection-field-settle")


def everything(standing: Standing) -> list[Address]:
    """Return every address that speaks of something the group keeps."""
    built = things.built(standing)
    inspection = things.held(standing, built.project)
    return [
        *of_projects(built),
        *of_programmes(things.programme(standing).pk),
        *of_inspections(inspection.pk, things.reminder(standing, inspection).pk),
    ]


def names(*areas: str) -> set[str]:
    """Return the names of all URLs of these areas."""
    patterns: Iterable[URLPattern] = (
        pattern for area in areas for pattern in import_module(f"jianxing.site.{area}.urls").urlpatterns
    )
    return {str(pattern.name) for pattern in patterns}
