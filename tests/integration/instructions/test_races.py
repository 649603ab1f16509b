"""Two leaders sign, one confirms while another returns: one of each counts."""

from jianxing.directory.acting import acting
from jianxing.instructions import operations as ops
from jianxing.instructions import queries
from jianxing.ledger.models import Act
from tests.integration.findings.test_races import at_once
from tests.integration.instructions import matters
from tests.integration.instructions.matters import charge_of
from tests.standing import AT, make_standing


def test_of_two_signatures_one_counts(own_database: str) -> None:
    standing = make_standing()
    draft, by = matters.drafted(standing), standing.group_leader

    def sign() -> None:
        ops.sign(instruction=queries.one(pk=draft.pk), words="同意", by=by, at=AT)

    def give_back() -> None:
        ops.return_draft(instruction=queries.one(pk=draft.pk), reason="重拟", by=by, at=AT)

    outcomes = at_once(by, sign, sign, give_back)
    assert outcomes.count("done") == 1, outcomes
    reported, leader = matters.reported(standing), standing.leader

    def confirm() -> None:
        ops.confirm(charge=charge_of(leader, reported), by=leader, at=AT)

    def return_it() -> None:
        ops.give_back(charge=charge_of(leader, reported), reason="不全", due_days=2, by=leader, at=AT)

    outcomes = at_once(leader, confirm, return_it, confirm)
    assert outcomes.count("done") == 1, outcomes
    with acting(leader):
        assert Act.objects.filter(kind__in=("charge.confirm", "charge.return")).count() == 1
