"""Who may act where: an authority governs the place by the boundaries of the day, or holds a delegation."""

from datetime import date

import pytest

from jianxing.comparisons.penalties import operations, queries
from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.directory.models import Jurisdiction
from tests.integration.penalties import ITEM, both
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def test_an_authority_that_does_not_govern_the_place_is_listed_unless_delegated(people: Standing) -> None:
    by = people.supervisor
    wuqing = Jurisdiction.objects.filter(code="120114").order_by("-valid_from").first()
    langfang = Jurisdiction.objects.filter(code="131003").order_by("-valid_from").first()
    assert wuqing is not None
    assert langfang is not None
    node = people.system
    acts, governs = (
        directory.add_body(code=code, name=name, kind="department", governed_by=place, by=node, at=AT)
        for code, name, place in (("LF-1", "廊坊某局", langfang), ("WQ-1", "武清某局", wuqing))
    )
    both(
        by, f"冀99,河北,{ITEM},一般,16000,2024-05-01,{acts.name},,,117.04,39.38,否",
        f"津99,天津,{ITEM},一般,16000,2024-05-01,{governs.name},,,117.04,39.38,否",
    )  # fmt: skip
    with acting(by):
        run = operations.compare_penalties(by=by, at=AT)
        [one] = queries.results(run=run, kinds=["no_authority"])
        assert one.case is not None
        assert one.case.number == "冀99"
        operations.record_delegation(
            giver=governs,
            taker=acts,
            document="委托书",
            valid_from=date(2024, 1, 1),
            items=[ITEM],
            by=by,
            at=AT,
        )
        run = operations.compare_penalties(by=by, at=AT)
        assert not queries.results(run=run, kinds=["no_authority"]).exists()
