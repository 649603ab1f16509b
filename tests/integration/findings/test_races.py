"""Two people at the same time, in transactions that really commit."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.findings import operations as ops
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from tests.integration.findings import matters
from tests.integration.findings.matters import ANSWERS, AT
from tests.standing import Standing, make_standing


def at_once(by: Actor, *deeds: Callable[[], object]) -> list[str]:
    """Run the deeds in as many threads, each in a transaction of its own; returns "done" or the refusal's class."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> str:
        try:
            start.wait(timeout=10)
            with acting(by):
                deed()
        except Refused as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(run, deeds))


def acts_of(by: Actor, finding: Finding, kind: str) -> int:
    with acting(by):
        return Act.objects.filter(subject="finding", subject_id=finding.pk, kind=kind).count()


def test_of_two_acceptances_one_counts(own_database: str) -> None:
    standing = make_standing()
    finding = matters.assigned(standing)

    def accept() -> None:
        mine = Finding.objects.get(pk=finding.pk)
        ops.accept(finding=mine, by=standing.handler, at=AT)

    outcomes = at_once(standing.handler, accept, accept, accept)
    assert outcomes.count("done") == 1, outcomes
    assert acts_of(standing.handler, finding, "finding.accept") == 1


def test_of_closing_and_returning_one_wins_whole(own_database: str) -> None:
    standing = make_standing()
    finding = matters.submitted(standing)

    def close() -> None:
        ops.close(finding=Finding.objects.get(pk=finding.pk), answers=ANSWERS, by=standing.supervisor, at=AT)

    def give_back() -> None:
        ops.return_submission(
            finding=Finding.objects.get(pk=finding.pk), reason="照片不清", by=standing.supervisor, at=AT
        )

    outcomes = at_once(standing.supervisor, close, give_back)
    assert outcomes.count("done") == 1, outcomes
    with acting(standing.supervisor):
        after = Finding.objects.get(pk=finding.pk)
        closed = after.state == "closed"
        assert after.verifications.count() == int(closed)
        assert after.look_backs.count() == int(closed)
        assert (after.submissions.get().returned_at is None) == closed
    told = (
        acts_of(standing.supervisor, finding, "finding.close"),
        acts_of(standing.supervisor, finding, "finding.return"),
    )
    assert told == ((1, 0) if closed else (0, 1))


def test_of_two_corrections_none_is_lost_silently(own_database: str) -> None:
    standing = make_standing()
    finding = matters.assigned(standing)

    def correct(place: str, stale: Finding) -> None:
        ops.correct(finding=stale, changes={"place": place}, reason="更正", by=standing.supervisor, at=AT)

    with acting(standing.supervisor):
        first, second = (Finding.objects.get(pk=finding.pk) for _ in range(2))
    outcomes = at_once(standing.supervisor, lambda: correct("K1", first), lambda: correct("K2", second))
    assert outcomes == ["Overtaken", "done"]


def test_a_failure_in_the_middle_leaves_nothing(own_database: str) -> None:
    standing: Standing = make_standing()
    finding = matters.rectifying(standing)
    file = matters.evidence(standing.outsider)
    before = acts_of(standing.supervisor, finding, "finding.submit")
    with acting(standing.handler):
        mine = Finding.objects.get(pk=finding.pk)
    outcomes = at_once(
        standing.handler,
        lambda: ops.submit(finding=mine, statement="x", files=[file], by=standing.handler, at=AT),
    )
    assert outcomes == ["FileNotYours"]
    assert acts_of(standing.supervisor, finding, "finding.submit") == before
    with acting(standing.handler):
        assert Finding.objects.get(pk=finding.pk).submissions.count() == 0
