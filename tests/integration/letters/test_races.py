"""Two sign, two send, one accepts while another declines: one of each counts, and one number is taken."""

from jianxing.directory.acting import acting
from jianxing.ledger.models import Act
from jianxing.letters import operations as ops
from jianxing.letters import queries
from jianxing.letters.models import Letter
from tests.integration.findings.test_races import at_once
from tests.integration.letters import matters
from tests.integration.letters.matters import receipt_of
from tests.standing import AT, make_standing


def test_of_two_signatures_and_two_sendings_one_counts(own_database: str) -> None:
    standing = make_standing()
    draft, by = matters.drafted(standing), standing.group_leader

    def sign() -> None:
        ops.sign(letter=queries.one(pk=draft.pk), by=by, at=AT)

    def give_back() -> None:
        ops.return_draft(letter=queries.one(pk=draft.pk), reason="重拟", by=by, at=AT)

    outcomes = at_once(by, sign, sign, give_back)
    assert outcomes.count("done") == 1, outcomes
    signed = matters.signed(standing)

    def send() -> None:
        ops.send(letter=queries.one(pk=signed.pk), by=by, at=AT)

    outcomes = at_once(by, send, send, send)
    assert outcomes.count("done") == 1, outcomes
    with acting(by):
        assert Act.objects.filter(kind="letter.send", subject_id=signed.pk).count() == 1
        numbers = list(Letter.objects.exclude(document_number="").values_list("document_number", flat=True))
        assert len(set(numbers)) == len(numbers)


def test_of_accepting_and_declining_one_counts(own_database: str) -> None:
    standing = make_standing()
    letter, by = matters.sent(standing), standing.outsider
    matters.opened(by, letter)

    def accept() -> None:
        ops.accept(receipt=receipt_of(letter, standing.outside), by=by, at=AT)

    def decline() -> None:
        ops.decline(receipt=receipt_of(letter, standing.outside), reason="不属本区", by=by, at=AT)

    outcomes = at_once(by, accept, decline, accept)
    assert outcomes.count("done") == 1, outcomes
    with acting(by):
        assert Act.objects.filter(kind__in=("receipt.accept", "receipt.decline")).count() == 1
