"""The tables of stages and of idle assets."""

from itertools import pairwise

import pytest

from jianxing.kernel.lifecycle import NoSuchStep
from jianxing.projects.lifecycle import ASSETS, KEEPING, STAGES, AssetState, Stage

ORDER = list(Stage)


@pytest.mark.parametrize(("source", "target"), list(pairwise(ORDER)))
def test_each_stage_leads_to_the_next_without_a_reason(source: Stage, target: Stage) -> None:
    step = STAGES.step(source, f"to_{target.value}")
    assert step.target is target
    assert step.guards == ()


def test_back_only_by_the_keeping_side_and_with_a_reason() -> None:
    back = [step for step in STAGES.steps if ORDER.index(step.target) < ORDER.index(step.source)]
    assert len(back) == 15
    assert {(step.guards, step.roles) for step in back} == {(("has_reason",), KEEPING)}


def test_past_tendering_only_with_a_reason_and_past_nothing_else() -> None:
    ahead = {
        (step.source, step.target): step.guards
        for step in STAGES.steps
        if ORDER.index(step.target) > ORDER.index(step.source) + 1
    }
    assert ahead == {(Stage.APPROVAL, Stage.CONSTRUCTION): ("has_reason",)}


def test_an_asset_in_use_cannot_be_planned() -> None:
    with pytest.raises(NoSuchStep):
        ASSETS.step(AssetState.REUSED, "plan")
