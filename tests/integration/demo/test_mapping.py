"""The layers of the demonstration: all six domains are on the map, with contradictions planted among them."""

from pathlib import Path
from typing import Any

import pytest
import shapely

from jianxing.atlas import queries
from jianxing.atlas.models import Feature
from jianxing.briefs.recipes import Definition, Moment, compute
from jianxing.demo import accounts, bodies, mapping
from jianxing.demo.scene import AS_OF, Scene, on
from jianxing.directory import jurisdictions
from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.kernel.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(tmp_path: Path, settings: Any) -> Scene:
    settings.DEMO_ACCOUNTS_FILE = tmp_path / "accounts.json"
    settings.PASSWORD_HASHERS = ["tests.hashers.CheapArgon2"]
    node, at = Actor.system(), on(mapping.DRAWN)
    jurisdictions.load(by=node, at=at)
    held = bodies.build(by=node, at=at)
    return Scene(bodies=held, actors=accounts.build(bodies=held, by=node, at=at))


def test_six_domains_are_on_the_map_and_what_was_planted_is_there(scene: Scene) -> None:
    mapping.build(scene)
    mapping.build(scene)  # a second time adds nothing
    asked = Definition(
        key="frame.domains_on_map", name="领域", recipe="atlas.domains", unit="domain", params={}
    )
    tianjin = Body.objects.get(code="TJ")
    with acting(Actor.system(body_id=tianjin.pk)):
        versions = list(queries.domains_on_map(on=AS_OF))
        assert len(versions) == len(mapping.SKETCHES)
        told = compute(definition=asked, moment=Moment(as_of=AS_OF, body_id=tianjin.pk))
        assert told.value == 6
        before = compute(definition=asked, moment=Moment(as_of=mapping.DRAWN, body_id=tianjin.pk))
        assert before.value == 0, "valid from the first of July"
        shapes = {
            feature.key: shapely.from_wkb(bytes(feature.wkb))
            for feature in Feature.objects.filter(plan_version__in=versions)
        }
    assert shapes["CY-02"].intersection(shapes["HX-02"]).area > 0, "a park in the red line"
    assert shapes["XL-01"].intersection(shapes["XZ-03"]).length > 0, (
        "a railway through a flood detention area"
    )
    assert shapes["FW-01"].intersects(shapes["JK-01"])
