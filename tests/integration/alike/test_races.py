"""Two joinings at once."""

import threading

from django.db import connection

from jianxing.alike import operations
from jianxing.alike.models import Joining
from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.findings import whole
from jianxing.findings.models import Finding
from tests.integration.findings import matters
from tests.integration.findings.matters import AT
from tests.standing import make_standing


def test_two_joinings_against_each_other_end_with_one(own_database: str) -> None:
    standing = make_standing()
    one, two = matters.registered(standing), matters.registered(standing)
    refused: list[Refused] = []

    def work(finding: Finding, kept: Finding) -> None:
        try:
            with acting(standing.supervisor):
                operations.join(
                    finding=whole.one(pk=finding.pk),
                    kept=whole.one(pk=kept.pk),
                    reason="同",
                    by=standing.supervisor,
                    at=AT,
                )
        except Refused as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=pair) for pair in ((one, two), (two, one))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with acting(standing.supervisor):
        assert Joining.objects.count() == 1
        assert Finding.objects.filter(state="joined").count() == 1
    assert len(refused) == 1
