"""Every page of coverage: officers and strangers find nothing, the keeper sees what failed first and records a test."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jianxing.comparisons.coverage import operations as ops
from jianxing.comparisons.coverage import queries
from jianxing.comparisons.coverage.models import Trial
from jianxing.comparisons.coverage.operations.behind import BROUGHT_AT_ONCE
from jianxing.comparisons.working.models import Work
from jianxing.comparisons.working.operations import perform
from jianxing.directory.acting import acting
from tests.integration.coverage import made
from tests.integration.exporting.workbooks import rows
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


def test_the_outlets_that_are_shown_are_taken_out_and_nobody_elses(standing: Standing) -> None:
    held = made.filled(standing)
    address = f"{reverse('export-of', args=['outlets'])}?card={held.card_id}"
    assert len(rows(browser(standing.outsider).get(address))) == 0
    taken = rows(browser(standing.supervisor).get(f"{address}&home=!13"))
    assert [(row["网点"], row["区县代码"], row["天津卡"], row["河北卡"]) for row in taken] == [
        ("武清医院", "120114", "是", "否")
    ]


def test_a_large_list_leads_to_its_work_which_is_stopped_and_begun_anew(standing: Standing) -> None:
    held, by = made.outlet_list(standing), standing.supervisor
    lines = "".join(
        f"网点{n},N{n},医院,武清区,117.04,39.38,是,是,否,门诊结算\n" for n in range(BROUGHT_AT_ONCE + 1)
    )
    file = SimpleUploadedFile("大.csv", (made.HEAD + lines).encode())
    client = browser(by)
    answer = client.post(
        reverse("coverage-list-do", args=[held.pk, "bring"]),
        {"file": file, "as_of": "2025-03-01", "source": "医保局"},
    )
    with acting(by):
        work = Work.objects.get()
    page = reverse("work", args=[work.pk])
    assert answer["Location"] == page
    assert browser(standing.outsider).get(page).status_code == 404
    assert "<progress" in client.get(page).content.decode()
    client.post(reverse("work-do", args=[work.pk, "cancel"]))
    assert "没有保留任何结果" in client.get(page).content.decode()
    client.post(reverse("work-do", args=[work.pk, "resume"]))
    perform(work_id=work.pk, by=by, at=AT)
    led = client.get(reverse("work-progress", args=[work.pk]))
    assert led["Location"] == reverse("coverage-list", args=[held.pk])
    lists = client.get(reverse("coverage-lists", args=[held.card_id])).content.decode()
    assert page in lists
