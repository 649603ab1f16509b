"""Two people, or two clicks, at the very same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection
from django.test import Client
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.findings import queries
from tests.integration.findings import matters
from tests.integration.site.findings.browsing import browser
from tests.standing import make_standing


def test_of_two_clicks_at_once_one_works_and_the_other_is_told(own_database: str) -> None:
    standing = make_standing()
    finding = matters.assigned(standing)
    url = reverse("finding-act", args=[finding.pk, "accept"])
    clients = [browser(standing.handler), browser(standing.department_head)]
    together = Barrier(len(clients))

    def click(client: Client) -> int:
        try:
            together.wait(timeout=20)
            return client.post(url, {"seen": "assigned.1.0"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = sorted(pool.map(click, clients))
    assert answers == [302, 409]
    with acting(standing.supervisor):
        kinds = [act.kind for act in queries.acts(pk=finding.pk)]
    assert kinds.count("finding.accept") == 1
