"""Bringing a park's idle land and buildings back into use (园区盘活)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused, check_has_reason
from jianxing.directory.roots import Overtaken
from jianxing.kernel.actor import Actor
from jianxing.projects import policies
from jianxing.projects.models import AssetStep, ParkAsset, Project
from jianxing.projects.operations.registering import check_has_happened, tidy
from jianxing.projects.operations.steps import TakenAlready, act_on, touch, void_child


class AssetRefused(Refused):
    """The asset's name, area, day or project cannot stand so."""


def add_asset(
    *,
    park: Project,
    kind: str,
    name: str,
    area: Decimal,
    idle_since: date,
    place: str = "",
    by: Actor,
    at: datetime,
) -> ParkAsset:
    """Put a piece of idle land or an idle building on the park's books; *area* in square metres."""
    policies.check_can_report(project=park, by=by)
    name = tidy(name)
    if not name or area <= 0:
        raise AssetRefused(
            _("An idle asset needs a name and an area."), _("Write the plot or building, and its m².")
        )
    check_has_happened(on=idle_since, at=at)
    with transaction.atomic():
        touch(park)
        try:
            with transaction.atomic():
                asset = ParkAsset.objects.create(
                    park=park,
                    kind=kind,
                    name=name,
                    place=tidy(place),
                    area=area,
                    idle_since=idle_since,
                    created_at=at,
                )
        except IntegrityError as refusal:
            raise TakenAlready(name) from refusal
        _keep_step(asset, on=idle_since, reason="", by=by, at=at)
        act_on(
            row=park,
            action="add_asset",
            by=by,
            at=at,
            public={"asset": asset.pk, "kind": kind, "area": area, "idle_since": idle_since},
            confidential={"name": name, "place": asset.place},
        )
    return asset


def plan_reuse(*, asset: ParkAsset, project: Project, on: date, by: Actor, at: datetime) -> ParkAsset:
    """Say which project is to reuse the asset."""
    _check_project(asset, project)
    return _move(asset, "plan", on=on, changes={"project": project, "planned_on": on}, by=by, at=at)


def reuse_asset(
    *, asset: ParkAsset, on: date, project: Project | None = None, by: Actor, at: datetime
) -> ParkAsset:
    """Say that a project has taken the asset into use: the planned one, unless another is given."""
    taken_by = project or asset.project
    if taken_by is None:
        raise AssetRefused(_("No project is named that reuses it."), _("Choose the project."))
    _check_project(asset, taken_by)
    return _move(asset, "reuse", on=on, changes={"project": taken_by, "reused_on": on}, by=by, at=at)


def release_asset(*, asset: ParkAsset, on: date, reason: str, by: Actor, at: datetime) -> ParkAsset:
    """Say that the plan came to nothing, or that the asset stands idle again; since then it is idle."""
    check_has_reason(reason=reason)
    changes: dict[str, Any] = {"project": None, "planned_on": None, "reused_on": None}
    if asset.reused_on is not None:
        changes["idle_since"] = on
    return _move(asset, "release", on=on, changes=changes, reason=reason, by=by, at=at)


def _check_project(asset: ParkAsset, project: Project) -> None:
    if project.is_void or project.pk == asset.park_id:
        raise AssetRefused(_("That project cannot reuse the asset."), _("Choose a project of the park."))


def _move(
    asset: ParkAsset,
    action: str,
    *,
    on: date,
    changes: dict[str, Any],
    reason: str = "",
    by: Actor,
    at: datetime,
) -> ParkAsset:
    step = policies.check_can_move_asset(asset=asset, action=action, by=by)
    check_has_happened(on=on, at=at)
    last = asset.reused_on or asset.planned_on or asset.idle_since
    if on < last:
        raise AssetRefused(
            _("The step before was taken on %(day)s.") % {"day": last.isoformat()},
            _("Give that day or a later one."),
        )
    with transaction.atomic():
        moved = ParkAsset.objects.filter(pk=asset.pk, state=step.source, voided_at=None).update(
            state=step.target, **changes
        )
        if not moved:
            raise Overtaken(asset.name)
        asset.state = step.target.value
        for name, value in changes.items():
            setattr(asset, name, value)
        _keep_step(asset, on=on, reason=reason, by=by, at=at)
        act_on(
            row=asset.park,
            action=f"{action}_asset",
            by=by,
            at=at,
            public={"asset": asset.pk, "state": asset.state, "on": on, "project": asset.project_id},
            confidential={"reason": reason.strip()},
        )
    return asset


def _keep_step(asset: ParkAsset, *, on: date, reason: str, by: Actor, at: datetime) -> None:
    AssetStep.objects.create(
        asset=asset,
        state=asset.state,
        on=on,
        project_id=asset.project_id,
        reason=reason.strip(),
        recorded_at=at,
        recorded_by_id=by.person_id,
    )


def void_asset(*, asset: ParkAsset, reason: str, by: Actor, at: datetime) -> ParkAsset:
    """Void an asset that should never have been on the books."""
    policies.check_can_report(project=asset.park, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        void_child(asset, name=asset.name, reason=reason, by=by, at=at)
        act_on(
            row=asset.park,
            action="void_asset",
            by=by,
            at=at,
            public={"asset": asset.pk},
            confidential={"reason": reason.strip()},
        )
    return asset
