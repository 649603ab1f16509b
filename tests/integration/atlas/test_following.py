"""What follows a publication at once: jobs of the same transaction, which survey and compare anew."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from jianxing.atlas import operations, queries
from jianxing.atlas.lifecycle import RunState
from jianxing.atlas.models import AreaRun, ConflictRun
from jianxing.atlas.operations import following
from jianxing.atlas.operations.comparing import COMPARE
from jianxing.directory.acting import acting
from jianxing.jobs.areas import look_over_changed_boundaries
from jianxing.jobs.conflicts import compare, recheck, recheck_due
from jianxing.kernel.actor import Actor
from tests.integration.atlas import clashes, land, plans
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO_TODAY = TODAY


def jobs(task: str) -> list[dict[str, Any]]:
    found = ProcrastinateJob.objects.filter(task_name=task).order_by("id")
    return list(found.values_list("args", flat=True))


def work() -> None:
    """Do what the publications asked for, and what that asked for."""
    for one in jobs(following.RECHECK):
        recheck(**one)
    for one in jobs(COMPARE):
        compare(**one)


def states(by: Actor) -> list[tuple[str, int, int]]:
    with acting(by):
        runs = ConflictRun.objects.order_by("comparison_id", "ordinal")
        return list(runs.values_list("state", "a_version_id", "b_version_id"))


def test_what_is_not_committed_asks_for_nothing(standing: Standing) -> None:
    by = standing.supervisor
    draft = clashes.fresh(by, plans.version(by, plans.layer(by), publish=False))
    with transaction.atomic(), acting(by):
        operations.publish_version(version=draft, by=by, at=AT)
        assert jobs(following.RECHECK) == [{"layer_id": draft.layer_id}]
        transaction.set_rollback(True)
    assert not jobs(following.RECHECK)


def test_plans_that_are_published_are_compared_by_themselves(standing: Standing, settings: Any) -> None:
    by = standing.supervisor
    clashes.rule(by)
    a, b = clashes.two_layers(by)
    assert sorted(one["layer_id"] for one in jobs(following.RECHECK)) == sorted([a.layer_id, b.layer_id])
    work()
    assert states(by) == [(RunState.DONE, a.pk, b.pk)]
    with acting(by):
        [run] = queries.runs()
    assert (run.found, run.asked_by_id) == (2, None)
    second = clashes.next_version(by, a.layer, clashes.PARKS[2:])
    settings.DEMO_TODAY = second.valid_from
    work()
    assert states(by)[1:] == [(RunState.DONE, second.pk, b.pk)]
    with acting(by):
        operations.void_version(version=queries.one_version(pk=second.pk), reason="录错", by=by, at=AT)
    work()
    assert states(by)[2:] == [(RunState.DONE, a.pk, b.pk)], "what is valid again is compared again"


def test_each_body_compares_under_its_own_matrix_and_no_other_begins_to(
    standing: Standing, settings: Any
) -> None:
    by, outsider = standing.supervisor, standing.outsider
    clashes.rule(by)
    clashes.rule(outsider, area_above_m2=5e6)
    a, b = clashes.two_layers(by)
    with acting(by):
        for layer in (a.layer, b.layer):
            operations.share_layer(
                layer=queries.one_layer(pk=layer.pk), bodies=[standing.outside], by=by, at=AT
            )
    work()
    assert not states(outsider)
    clashes.compare(outsider, a, b)
    second = clashes.next_version(by, a.layer, clashes.PARKS[:3])
    settings.DEMO_TODAY = second.valid_from
    work()
    assert [state[1] for state in states(by)] == [a.pk, second.pk]
    assert [state[1] for state in states(outsider)] == [a.pk, second.pk]
    with acting(by):
        operations.void_layer(layer=queries.one_layer(pk=a.layer_id), reason="重复", by=by, at=AT)
    assert operations.recheck(layer_id=a.layer_id, at=AT) == 0, "a layer that is void is compared no more"


def test_a_version_that_begins_by_the_day_alone_is_compared_on_it(standing: Standing, settings: Any) -> None:
    by = standing.supervisor
    clashes.rule(by)
    a, _b = clashes.two_layers(by)
    work()
    later = TODAY + timedelta(days=3)
    second = plans.version(by, a.layer, clashes.PARKS[:1], valid_from=later)
    work()
    recheck_due(timestamp=0)
    assert [state[1] for state in states(by)] == [a.pk]
    settings.DEMO_TODAY = later
    recheck_due(timestamp=0)
    assert [state[:2] for state in states(by)] == [(RunState.DONE, a.pk), (RunState.WAITING, second.pk)]
    recheck_due(timestamp=0)
    assert len(states(by)) == 2, "what waits is asked once"


def test_what_is_being_compared_is_asked_for_later(standing: Standing, settings: Any) -> None:
    by = standing.supervisor
    clashes.rule(by)
    a, b = clashes.two_layers(by)
    with acting(by):
        operations.compare_versions(a=a, b=b, by=by, at=AT)
    second = clashes.next_version(by, a.layer, clashes.PARKS[:1])
    later = settings.DEMO_TODAY = second.valid_from
    assert operations.recheck(layer_id=a.layer_id, at=AT + timedelta(days=1)) == 0
    with acting(by):
        [run] = queries.runs()
    operations.perform(run_id=run.pk, by=by, at=AT)
    assert operations.recheck_due(on=later, at=AT + timedelta(days=1)) == 1
    assert [state[1] for state in states(by)] == [a.pk, second.pk]


def test_boundaries_that_changed_are_looked_over(standing: Standing) -> None:
    first = land.surveyed()
    look_over_changed_boundaries()
    assert AreaRun.objects.count() == 1, "nothing has changed"
    land.load(land.drawn(more=land.cell(20, 2)), since=TODAY)
    look_over_changed_boundaries()
    [run] = AreaRun.objects.exclude(pk=first.pk)
    assert run.digest != first.digest
