"""The figure of referrals: counted without being seen, opaque, and silent below three."""

import pytest

from jianxing.briefs.recipes import Definition, Moment, RecipeRefused, check, compute
from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from jianxing.referrals.models import Referral
from tests.integration.referrals import leads
from tests.integration.referrals.leads import Two
from tests.standing import TODAY, Standing

pytestmark = pytest.mark.django_db


def counted(by: Actor, **params: object) -> tuple[object, list[str]]:
    """The value and the handles of its rows, as somebody computes it."""
    definition = Definition(key="x", name="x", recipe="referrals.passed_on", unit="referral", params=params)
    with acting(by):
        made = compute(definition=definition, moment=Moment(as_of=TODAY, body_id=by.body))
    return made.value, [row.handle for row in made.rows]


def test_below_three_there_is_no_value_and_no_row(two: Two, standing: Standing) -> None:
    assert counted(standing.leader) == (None, [])
    leads.sent(two)
    leads.sent(two)
    leads.sealed(two)  # not passed on: it does not count
    assert counted(standing.leader) == (None, [])
    assert counted(two.ours.leader) == (None, [])
    leads.sent(two)
    value, handles = counted(standing.leader)
    assert value == 3
    assert len(set(handles)) == 3


def test_a_superior_counts_what_it_may_not_see_and_an_outsider_nothing(two: Two, standing: Standing) -> None:
    made = [leads.sent(two) for _one in range(3)]
    with acting(standing.leader):
        assert not Referral.objects.exists()
    value, handles = counted(standing.leader)
    assert value == 3
    said = " ".join(handles)
    for one in made:
        assert one.number not in said
        assert one.uid.hex not in said
        assert str(one.pk) not in {handle.partition(":")[2] for handle in handles}
    assert counted(standing.handler) == (None, [])


def test_between_named_bodies_and_since_a_day(two: Two, standing: Standing) -> None:
    for _one in range(3):
        leads.sent(two)
    both = [two.ours.body.pk, two.theirs.body.pk]
    assert counted(standing.leader, bodies=both)[0] == 3
    assert counted(standing.leader, bodies=[two.ours.body.pk, standing.commission.pk]) == (None, [])
    assert counted(standing.leader, since="2025-03-07") == (None, [])
    with pytest.raises(RecipeRefused):
        check(recipe="referrals.passed_on", unit="referral", params={"bodies": ["x"]})
