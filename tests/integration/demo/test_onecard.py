"""One-card coverage in the scenario: its numbers out of records, and a question raised, sent, answered and settled."""

import pytest

from jianxing.comparisons.coverage import operations as ops
from jianxing.comparisons.coverage import queries
from jianxing.comparisons.coverage.models import Outlet
from jianxing.demo.onecard import MEDICAL
from jianxing.demo.scene import AS_OF, on
from jianxing.directory.acting import acting
from jianxing.directory.queries import actor_for
from jianxing.questions import queries as asked
from jianxing.questions.lifecycle import State


@pytest.mark.usefixtures("built")
def test_what_was_generated_is_whole() -> None:
    by = actor_for(login="renshe", body_code="TJ-RSJ", on=AS_OF)
    assert by is not None
    with acting(by):
        card = queries.cards().get()
        assert card.is_demo
        assert queries.counted(end=AS_OF, scene="medical").count() == MEDICAL
        assert len(queries.matters_of(card=card)) == 44
        held = Outlet.objects.filter(until=None)
        assert held.values("district").distinct().count() == 199
        assert not held.filter(district="").exists()
        libraries = next(one for one in queries.lists_of(card=card) if one.name == "三地图书馆清单")
        newest = queries.versions_of(outlet_list=libraries)[0]
        assert (newest.joined, newest.dropped) == (3, 1)
        measured = queries.newest_measurement(card=card)
        assert measured is not None
        assert len(measured.result["worst"]) == 10
        assert queries.trial_counts(card=card).broken > 0
        states = {one.state for one in asked.asked_before(end=on(AS_OF, 23), kinds="coverage.")}
        assert {State.CORRECTED, State.SENT} <= states
        # What is joined or taken back changes the figure.
        [match] = queries.match_page(card=card, state="accepted").rows
        ops.reopen_match(match=queries.one_match(pk=match.pk), reason="两馆", by=by, at=on(AS_OF))
        assert queries.counted(end=AS_OF, scene="museum").count() == 25
