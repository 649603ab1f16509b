"""What lies on the map: layers, conflicts of plans, enclaves."""

from typing import Any

from jianxing.atlas import operations as drawing
from jianxing.atlas import queries as mapping
from jianxing.atlas.models import AreaOutline
from jianxing.directory.acting import acting
from jianxing.inspections.models import Inspection
from jianxing.projects.models import Project
from tests.architecture.world.words import DRAWN
from tests.integration.atlas import clashes, land, plans
from tests.integration.site import things
from tests.standing import AT, TODAY, Standing


def mapped(standing: Standing, project: Project) -> dict[str, Any]:
    """A layer of the group with a published version, at whose first feature the project lies, and a draft of the next."""
    by, layer = standing.supervisor, plans.layer(standing.supervisor)
    published = plans.version(by, layer)
    draft = plans.version(by, layer, [plans.draft("B1", 117.4, 39.1)], title=DRAWN, publish=False)
    with acting(by):
        first = mapping.features(version=published).first()
        assert first is not None
        feature = mapping.one_feature(pk=first.pk)
        link = drawing.link_project(feature=feature, project=project, by=by, at=AT)
    return {
        "layer": layer.pk, "plan_version": published.pk, "plan_draft": draft.pk, "feature": feature.pk,
        "feature_link": link.pk,
    }  # fmt: skip


def clashed(standing: Standing) -> dict[str, Any]:
    """Two layers of the group that conflict under its rule, one of the conflicts decided."""
    by = standing.supervisor
    rule = clashes.rule(by)
    run = clashes.compare(by, *clashes.two_layers(by))
    found = clashes.standing(by)
    with acting(by):
        drawing.dismiss_conflict(conflict=found["P2", "M2"], reason="历史用地", by=by, at=AT)
    return {
        "comparison": run.comparison_id, "conflict": found["P1", "M1"].pk, "conflict_run": run.pk,
        "conflict_rule": rule.pk,
    }  # fmt: skip


def lay_land() -> None:
    """Divisions with an enclave among them, looked over; public, and there before anything else is."""
    if not AreaOutline.objects.exists():
        land.surveyed()


def enclosed(standing: Standing, inspection: Inspection) -> dict[str, Any]:
    """An enclave to which the group's inspection went, and for which the group answered until it did not."""
    lay_land()
    by = standing.supervisor
    area = AreaOutline.objects.filter(kind="enclave").select_related("area").order_by("pk")[0].area
    with acting(by):
        link = drawing.tie_inspection(area=area, inspection=things.fresh(by, inspection), by=by, at=AT)
        duty = drawing.assign_duty(area=area, body=standing.group, valid_from=TODAY, by=by, at=AT)
        drawing.end_duty(duty=duty, valid_to=TODAY, reason="误指定", by=by, at=AT)
    return {"area": area.pk, "area_duty": duty.pk, "area_inspection": link.pk}
