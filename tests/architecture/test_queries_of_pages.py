"""Every page is answered with fewer than thirty queries, whoever reads it; what is not is named with its reason."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.architecture import exits
from tests.architecture.world import make_world
from tests.integration.site.findings.browsing import browser
from tests.standing import TODAY, Standing

pytestmark = pytest.mark.django_db

MOST = 29
#: By the name of the address: how many, and why.
EXCEPTIONS: dict[str, tuple[int, str]] = {
    "finding": (
        32,
        "Every domain that may have something on a finding is asked once: by now those are sixteen.",
    ),
    "workbench": (34, "Every domain in which something may wait for the reader is asked once."),
}


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"


def test_every_page_is_answered_in_less_than_thirty_queries(standing: Standing) -> None:
    world = make_world(standing)
    pages = [*exits.lists(world), *exits.things(world), *exits.of_the_directory(world)]
    asked: dict[str, int] = {}
    for who in ("supervisor", "leader", "handler", "audit", "security", "system"):
        client = browser(getattr(standing, who))
        client.get("/")  # what is kept in memory is kept from here on
        for one in pages:
            with CaptureQueriesContext(connection) as counted:
                client.get(one.url)
            # A page's transaction is a savepoint of the test's.
            own = [query for query in counted if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
            asked[one.name] = max(asked.get(one.name, 0), len(own))
    over = {name: count for name, count in asked.items() if count > EXCEPTIONS.get(name, (MOST, ""))[0]}
    assert not over, f"more than {MOST} queries: {over}"
    assert all(asked[name] > MOST for name in EXCEPTIONS), "an exception that is none any more"
    assert len(asked) > 80
