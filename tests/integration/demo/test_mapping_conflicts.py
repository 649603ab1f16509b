"""The demonstration's plan with planted conflicts comes back complete, and the brief's figure counts each of them once."""

import itertools
from pathlib import Path
from typing import Any

import pytest
import shapely

from jianxing.atlas import operations, queries
from jianxing.atlas.models import Feature, Layer, PlanVersion
from jianxing.briefs.recipes import Definition, Moment, compute
from jianxing.demo import accounts, bodies, mapping
from jianxing.demo.scene import AS_OF, Scene, on
from jianxing.directory import jurisdictions
from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor

pytestmark = pytest.mark.django_db

ASKED = Definition(
    key="frame.plan_conflicts", name="冲突", recipe="atlas.conflicts", unit="conflict", params={}
)


@pytest.fixture
def scene(tmp_path: Path, settings: Any) -> Scene:
    settings.DEMO_ACCOUNTS_FILE = tmp_path / "accounts.json"
    settings.PASSWORD_HASHERS = ["tests.hashers.CheapArgon2"]
    node, at = Actor.system(), on(mapping.DRAWN)
    jurisdictions.load(by=node, at=at)
    held = bodies.build(by=node, at=at)
    scene = Scene(bodies=held, actors=accounts.build(bodies=held, by=node, at=at))
    mapping.build(scene)
    return scene


def planted(versions: list[PlanVersion]) -> set[tuple[str, str, str]]:
    """Compare every pair of features plainly, under the kinds that the matrix names; none of them is a sliver."""
    kinds = {
        (rule.a_kind, rule.b_kind): rule for rule in queries.rules_in_force(on=AS_OF)
    }  # fmt: skip
    held = {version.pk: version.layer for version in versions}
    features = list(Feature.objects.filter(plan_version__in=versions))
    found = set()
    for one, other in itertools.permutations(features, 2):
        first: Layer = held[one.plan_version_id]
        second: Layer = held[other.plan_version_id]
        rule = kinds.get((first.kind, second.kind))
        if rule is None:
            continue
        common = shapely.intersection(
            shapely.from_wkb(bytes(one.wkb)), shapely.from_wkb(bytes(other.wkb))
        )  # fmt: skip
        if common.area > 0 or common.length > 0:
            found.add((rule.name, one.key, other.key))
    return found


def test_the_planted_conflicts_come_back_complete(scene: Scene) -> None:
    with scene.acting_as(scene.actor("shiwei.jd", "TJ")):
        wanted = planted(list(queries.domains_on_map(on=AS_OF)))
        found = {
            (one.rule.name, one.a.key, one.b.key) for one in queries.conflicts(standing="candidate")
        }  # fmt: skip
        assert found == wanted
        assert {(a, b) for _rule, a, b in found} >= {
            ("CY-02", "HX-02"),
            ("XL-01", "XZ-03"),
            ("XL-01", "JK-01"),
        }
        assert not queries.conflicts(standing="sliver")


def test_the_figure_counts_each_pair_once_and_leads_to_it(scene: Scene) -> None:
    tianjin = scene.bodies["TJ"]
    with acting(Actor.system(body_id=tianjin.pk)):
        told = compute(definition=ASKED, moment=Moment(as_of=AS_OF, body_id=tianjin.pk))
        conflicts = list(queries.conflicts(standing="candidate"))
        assert told.value == len({(one.a.key, one.b.key) for one in conflicts})
        assert {row.leads_to for row in told.rows} == {one.handle for one in conflicts}
        before = compute(definition=ASKED, moment=Moment(as_of=mapping.DRAWN, body_id=tianjin.pk))
        assert before.value == 0


def test_a_figure_says_what_it_said_then_and_leaves_out_what_was_dismissed(scene: Scene) -> None:
    by = scene.actor("shiwei.jd", "TJ")
    with scene.acting_as(by):
        one = queries.one_conflict(pk=queries.conflicts()[0].pk)
        moment = Moment(as_of=AS_OF, body_id=scene.bodies["TJ"].pk)
        before = compute(definition=ASKED, moment=moment).value
        operations.dismiss_conflict(conflict=one, reason="已有论证", by=by, at=on(AS_OF))
        after = compute(definition=ASKED, moment=Moment(as_of=AS_OF, body_id=scene.bodies["TJ"].pk)).value
        assert isinstance(before, int)
        assert after == before - 1
        earlier = Moment(as_of=mapping.REVISED.replace(day=20), body_id=scene.bodies["TJ"].pk)
        assert compute(definition=ASKED, moment=earlier).value == before
