"""The figures of enclaves and blind spots: counted by group, as of a day, and changed by what is done."""

from datetime import date, timedelta

import pytest

from jianxing.atlas import operations
from jianxing.atlas.models import AreaOutline
from jianxing.briefs.recipes import Definition, Moment, compute
from jianxing.briefs.recipes.kinds import RecipeRefused
from jianxing.briefs.recipes.table import check
from jianxing.directory.acting import acting
from jianxing.inspections import operations as inspecting
from jianxing.kernel.actor import Actor
from tests.integration.atlas import land
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


def told(recipe: str, unit: str, by: Actor, *, as_of: date = TODAY) -> tuple[object, list[str]]:
    definition = Definition(key="x", name="x", recipe=recipe, unit=unit, params={"level": "province"})
    made = compute(definition=definition, moment=Moment(as_of=as_of, body_id=by.body))
    return made.value, [row.leads_to for row in made.rows]


def test_a_level_that_there_is_none_of_makes_no_figure() -> None:
    for params in ({"level": "village"}, {"domain": "safety"}):
        with pytest.raises(RecipeRefused):
            check(recipe="atlas.enclaves", unit="enclave", params=params)
    with pytest.raises(RecipeRefused):
        check(recipe="atlas.blind_spots", unit="enclave", params={})


def test_a_works_and_its_yard_are_one_enclave_of_two_rows(standing: Standing) -> None:
    run = land.surveyed(land.drawn(more=land.cell(18.5, 4)))
    pks = (
        AreaOutline.objects.filter(run=run, kind="enclave")
        .order_by("ordinal")
        .values_list("area_id", flat=True)
    )
    with acting(standing.supervisor) as by:
        value, rows = told("atlas.enclaves", "enclave", by)
        assert (value, rows) == (1, [f"area:{pk}" for pk in pks])
        assert told("atlas.enclaves", "enclave", by, as_of=TODAY - timedelta(days=1)) == (0, []), (
            "not yet looked for"
        )


def test_blind_spots_lessen_when_somebody_answers_and_has_been_there(standing: Standing) -> None:
    area = land.enclave(land.surveyed())
    with acting(standing.supervisor) as by:
        assert told("atlas.blind_spots", "area", by)[0] == 4
        operations.assign_duty(area=area, body=standing.group, valid_from=TODAY, by=by, at=AT)
        inspection = operations.call_joint_inspection(area=area, planned_on=TODAY, by=by, at=AT)
        assert told("atlas.blind_spots", "area", by)[0] == 4, "planned is not held"
        inspecting.hold(inspection=inspection, held_from=TODAY, by=by, at=AT)
        value, rows = told("atlas.blind_spots", "area", by)
        assert value == 3
        assert f"area:{area.pk}" not in rows
        later = TODAY + timedelta(days=120)
        assert told("atlas.blind_spots", "area", by, as_of=later)[0] == 4, "the period is over"
    with acting(standing.outsider) as outsider:
        assert told("atlas.blind_spots", "area", outsider)[0] == 4, "who sees no inspection knows of none"
