"""Every page of coverage: officers and strangers find nothing, the keeper sees what failed first and records a test."""

import pytest
from django.urls import reverse

from jianxing.comparisons.coverage import operations as ops
from jianxing.comparisons.coverage import queries
from jianxing.comparisons.coverage.models import Trial
from jianxing.directory.acting import acting
from tests.integration.coverage import made
from tests.integration.site.findings.browsing import browser
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def test_pages_from_the_card_to_a_test(standing: Standing) -> None:
    by = standing.supervisor
    held = made.filled(standing)
    made.residents(by, held.card)
    outlet = made.outlet(by, "H1")
    with acting(by):
        ops.record_trial(
            outlet=outlet, home="13", tried_on=AT.date(), worked=False, failure="reader", by=by, at=AT
        )
        ops.propose_matches(card=queries.one_card(pk=held.card_id), by=by, at=AT)
        ops.measure_coverage(card=queries.one_card(pk=held.card_id), as_of=AT.date(), by=by, at=AT)
    pages = [
        reverse("coverage"), *(reverse(name, args=[held.card_id]) for name in (
            "coverage-card", "coverage-outlets", "coverage-lists", "coverage-matches",
        )),
        reverse("coverage-list", args=[held.pk]), reverse("coverage-outlet", args=[outlet.pk]),
        reverse("coverage-outlet-try", args=[outlet.pk]), reverse("coverage-card-add"),
        reverse("coverage-ask-cell", args=[held.card_id, "120114", "museum", "11"]),
    ]  # fmt: skip
    stranger = browser(standing.outsider)
    for page in pages[1:8]:
        assert stranger.get(page).status_code == 404
    client = browser(by)
    for page in pages:
        assert client.get(page).status_code == 200, page
    card = client.get(pages[1]).content.decode()
    assert card.index("东城医院") < card.index("jx-heat")
    answer = client.post(
        reverse("coverage-outlet-try", args=[outlet.pk]),
        {
            "home": "12",
            "worked": "yes",
            "failure": "",
            "said": "",
            "tried_on": "2025-03-06",
            "inspection": "",
        },
    )
    assert answer.status_code == 302
    with acting(by):
        assert Trial.objects.count() == 2
