"""The four examples of CAP 1.2, appendix A, in words of ours: read, held against the schema, written as they were read."""

from pathlib import Path

import pytest
from tests.unit.methods.cap import mutants

from jianxing.methods.cap.places import geometry
from jianxing.methods.cap.reading import read
from jianxing.methods.cap.writing import write

EXAMPLES = Path(__file__).with_name("oasis")
#: How many texts, and the kinds of what the first one's areas draw.
HOLD = {
    "homeland_security": (1, []),
    "thunderstorm": (1, ["Polygon"]),
    "earthquake": (1, ["Point"]),
    "amber": (2, []),
}


def test_there_is_one_of_each() -> None:
    assert {one.stem for one in EXAMPLES.glob("*.xml")} == HOLD.keys()


@pytest.mark.parametrize("name", HOLD)
def test_an_example_is_read_whole_and_comes_out_as_it_went_in(name: str) -> None:
    data = (EXAMPLES / f"{name}.xml").read_bytes()
    found = read(data)
    assert found.problems == ()
    assert found.alert is not None
    assert mutants.by_schema(mutants.schema(), data)
    texts, drawn = HOLD[name]
    shapes = [geometry(area) for area in found.alert.infos[0].areas]
    assert len(found.alert.infos) == texts
    assert [shape.geom_type for shape in shapes if shape is not None] == drawn
    assert read(write(found.alert)).alert == found.alert


@pytest.mark.parametrize("name", HOLD)
def test_mutants_of_an_example_are_judged_as_the_schema_judges_them(name: str) -> None:
    schema, refused = mutants.schema(), 0
    for data in mutants.mutated((EXAMPLES / f"{name}.xml").read_bytes(), count=250, seed=12):
        verdict = mutants.verdict(data)
        assert verdict is mutants.by_schema(schema, data), data
        refused += not verdict
    assert refused > 50
