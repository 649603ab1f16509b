"""Projects, programmes, inspections and reminders brought to where a test needs them, by the real operations."""

import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from PIL import Image

from jianxing.directory.acting import acting
from jianxing.inspections import operations as inspecting
from jianxing.inspections.models import Inspection, Reminder
from jianxing.inspections.operations import Target
from jianxing.kernel.actor import Actor
from jianxing.projects import operations as ops
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import CheckItem, Fund, FundEntry, ParkAsset, Programme, Project
from tests.standing import AT, TODAY, Standing

#: A name that an outsider must read nowhere.
NAME = "津潍高铁天津段"
TITLE = "津潍高铁现场督查"
PLAN = "交通一体化监督工作方案"


@dataclass(frozen=True)
class Built:
    """A project with all that hangs on it."""

    project: Project
    items: list[CheckItem]
    fund: Fund
    entry: FundEntry
    asset: ParkAsset


def built(standing: Standing) -> Built:
    """A project kept by the group, with the department responsible, three check items, money and an idle building."""
    by = standing.supervisor
    with acting(by):
        project = ops.register(
            name=NAME,
            domain="transport",
            stage=Stage.CONSTRUCTION,
            stage_on=date(2024, 5, 6),
            responsible=[standing.department],
            by=by,
            at=AT,
        )
        drafts = [
            ops.ItemDraft(text) for text in ("管线切改方案已批复", "征地拆迁款已拨付", "现场停工点已排除")
        ]
        ops.ensure_checklist(project=project, items=drafts, by=by, at=AT)
        fund = ops.add_fund(project=project, name="建设资金", source="专项债", by=by, at=AT)
        late = ops.EntryDraft(
            kind="allocation",
            amount=Decimal(1000000),
            planned_on=date(2025, 1, 6),
            purpose="征地",
            document="计划",
        )
        entry = ops.add_entry(fund=fund, entry=late, by=by, at=AT)
        asset = ops.add_asset(
            park=project,
            kind="building",
            name="闲置料场",
            area=Decimal(800),
            idle_since=date(2023, 1, 1),
            by=by,
            at=AT,
        )
        items = list(CheckItem.objects.filter(checklist__project=project).order_by("ordinal"))
    return Built(project, items, fund, entry, asset)


def programme(standing: Standing, *, kind: str = "work_plan", title: str = PLAN) -> Programme:
    """A programme of the group."""
    with acting(standing.supervisor):
        return ops.register_programme(
            kind=kind,
            title=title,
            from_year=2025,
            domain="transport",
            parties=[standing.group, standing.commission] if kind == "agreement" else [],
            by=standing.supervisor,
            at=AT,
        )


def planned(standing: Standing, *projects: Project, **fields: Any) -> Inspection:
    """A planned inspection of the group."""
    with acting(standing.supervisor):
        return inspecting.plan(
            mode="onsite",
            title=fields.pop("title", TITLE),
            planned_on=TODAY,
            domain="transport",
            targets=[Target(project=project) for project in projects],
            by=standing.supervisor,
            at=AT,
            **fields,
        )


def held(standing: Standing, *projects: Project, **fields: Any) -> Inspection:
    """An inspection that takes place today."""
    inspection = planned(standing, *projects, **fields)
    with acting(standing.supervisor):
        return inspecting.hold(inspection=inspection, held_from=TODAY, by=standing.supervisor, at=AT)


def reminder(standing: Standing, inspection: Inspection | None = None) -> Reminder:
    """A reminder to the department, to be answered within five working days."""
    with acting(standing.supervisor):
        return inspecting.remind(
            addressee=standing.department,
            text="请于五个工作日内反馈切改停电窗口",
            inspection=inspection,
            due_days=5,
            by=standing.supervisor,
            at=AT,
        )


def fresh(by: Actor, thing: Any) -> Any:
    """Read a thing anew, as somebody who sees it."""
    with acting(by):
        return type(thing).objects.get(pk=thing.pk)


def picture(colour: str = "green") -> bytes:
    """A photo."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return out.getvalue()


def named(content: bytes, name: str) -> io.BytesIO:
    """A file to be uploaded under a name."""
    file = io.BytesIO(content)
    file.name = name
    return file
