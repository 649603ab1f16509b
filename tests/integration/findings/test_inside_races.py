"""Two leaders decide, two colleagues request closing: one of each counts."""

from jianxing.directory.acting import acting
from jianxing.findings import operations as ops
from jianxing.ledger.models import Act
from tests.integration.findings import offices
from tests.integration.findings.offices import fresh, make_inside
from tests.integration.findings.test_races import at_once
from tests.standing import AT, make_standing


def test_of_two_decisions_one_counts(own_database: str) -> None:
    standing = make_standing()
    inside = make_inside(standing)
    finding, _proposal = offices.proposed(standing, inside)
    head = standing.department_head

    def approve() -> None:
        ops.decide_proposal(finding=fresh(head, finding), granted=True, reason="", by=head, at=AT)

    def give_back() -> None:
        ops.decide_proposal(finding=fresh(head, finding), granted=False, reason="补材料", by=head, at=AT)

    outcomes = at_once(head, approve, give_back, approve)
    assert outcomes.count("done") == 1, outcomes
    with acting(head):
        assert Act.objects.filter(kind="proposal.decide").count() == 1


def test_of_two_requests_one_counts(own_database: str) -> None:
    standing = make_standing()
    inside = make_inside(standing)
    finding, _proposal = offices.proposed(standing, inside)
    offices.decide(standing, finding, granted=True)
    by = standing.handler

    def ask() -> None:
        ops.submit(finding=fresh(by, finding), statement="已完成", by=by, at=AT)

    outcomes = at_once(by, ask, ask)
    assert outcomes.count("done") == 1, outcomes
