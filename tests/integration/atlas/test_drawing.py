"""Drawing: what is no outline is refused; what is one stands in the draft, beside what is in force."""

from datetime import timedelta
from typing import Any

import pytest

from jianxing.atlas import operations, queries
from jianxing.atlas.lifecycle import State
from jianxing.atlas.models import Feature, PlanVersion
from jianxing.atlas.operations import drawing
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed
from jianxing.directory.roots import Overtaken
from tests.integration.atlas import plans
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db
SQUARE = [(117.0, 39.0), (117.01, 39.0), (117.01, 39.01), (117.0, 39.01)]


@pytest.mark.parametrize(
    ("shape", "places"),
    [
        ("area", SQUARE[:2]),
        ("line", SQUARE[:1]),
        ("point", []),
        ("point", [(200.0, 39.0)]),
        ("area", [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]),
    ],
)
def test_what_is_no_outline_is_refused(shape: str, places: list[tuple[float, float]]) -> None:
    with pytest.raises(drawing.DrawingRefused):
        operations.outline(shape=shape, places=places)


def draw(by: Any, layer: Any, key: str = "D1", **said: Any) -> PlanVersion:
    with acting(by):
        return operations.draw_feature(
            layer=queries.one_layer(pk=layer.pk),
            key=key,
            name=said.get("name", "新园区"),
            wkb=operations.outline(shape="area", places=said.get("places", SQUARE)),
            title="手绘",
            valid_from=TODAY + timedelta(days=1),
            instead_of=said.get("instead_of", ""),
            by=by,
            at=AT,
        )


def test_only_the_keeping_body_draws(standing: Standing) -> None:
    layer = plans.layer(standing.supervisor)
    with acting(standing.supervisor):
        operations.share_layer(
            layer=queries.one_layer(pk=layer.pk), bodies=[standing.outside], by=standing.supervisor, at=AT
        )
    with pytest.raises(NotAllowed):
        draw(standing.outsider, layer)
    with pytest.raises(drawing.DrawingRefused):
        draw(standing.supervisor, layer, key=" ")


def test_a_draft_begins_as_what_is_in_force_and_keeps_what_is_drawn(standing: Standing) -> None:
    by = standing.supervisor
    layer = plans.layer(by)
    published = plans.version(by, layer)
    with pytest.raises(drawing.KeyTaken):
        draw(by, layer, key="A1")
    draft = draw(by, layer)
    assert (draft.state, draft.features, draft.source) == (State.DRAFT, 4, published.source)
    moved = [(117.3 + x - 117, y) for x, y in SQUARE]
    with acting(by):
        seen = queries.feature_called(version=draft, key="A1")
        assert seen is not None
    again = draw(by, layer, key="A1", name="改绘", places=moved, instead_of=seen.mark)
    assert again.pk == draft.pk
    for key in ("A1", "A9"):  # drawn over meanwhile; never there
        with pytest.raises(Overtaken):
            draw(by, layer, key=key, instead_of=seen.mark)
    with acting(by):
        held = {one.key: one for one in Feature.objects.filter(plan_version=again)}
    assert set(held) == {"A1", "A2", "A3", "D1"}
    assert held["A1"].name == "改绘"
    assert held["A1"].min_x == pytest.approx(117.3)
    # 0.01° by 0.01° at 39° north: 865.9 m (a cos φ / √(1 − e² sin² φ) · π/18000) by 1110.1 m, by hand.
    assert held["D1"].area_m2 == pytest.approx(865.9 * 1110.1, rel=2e-3)
    with acting(by):
        put = operations.publish_version(version=queries.one_version(pk=again.pk), by=by, at=AT)
        assert put.state == State.PUBLISHED
        assert queries.changes_of(old=published, new=put).moved == 1


def test_a_plan_that_is_too_large_is_changed_in_a_file(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "MOST", 2)
    layer = plans.layer(standing.supervisor)
    plans.version(standing.supervisor, layer)
    with pytest.raises(drawing.DrawingRefused):
        draw(standing.supervisor, layer)
