"""The workbench: each side sees what waits for it, every number leads to its rows, and an empty one says what to do."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.findings import operations as ops
from jianxing.findings.lifecycle import State
from jianxing.findings.models import Finding
from tests.integration.findings import matters
from tests.integration.site.findings.browsing import body_of, browser, counted
from tests.integration.site.findings.test_ledger import placed
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db
URL = reverse("workbench")


def counts(client: Client) -> dict[str, int]:
    return {tile.label: tile.number for tile in client.get(URL).context["tiles"]}


def test_an_outsider_sees_no_trace(standing: Standing) -> None:
    finding = matters.submitted(standing)
    text = body_of(browser(standing.outsider).get(URL))
    assert finding.number not in text
    assert finding.description not in text


def test_an_empty_one_says_what_to_do_first(standing: Standing) -> None:
    assert reverse("imports") in body_of(browser(standing.supervisor).get(URL)).split("<main", 1)[1]
    handler = body_of(browser(standing.handler).get(URL)).split("<main", 1)[1]
    assert reverse("imports") not in handler
    assert "还没有交办给本单位的问题" in handler


def test_when_everything_is_done_it_says_so(standing: Standing) -> None:
    matters.closed(standing)
    text = body_of(browser(standing.supervisor).get(URL))
    assert "今天没有待办" in text


def test_each_side_sees_what_waits_for_it(standing: Standing) -> None:
    matters.registered(standing)
    matters.assigned(standing)
    submitted = matters.submitted(standing)
    rectifying = matters.rectifying(standing)
    with acting(standing.handler):
        current = Finding.objects.get(pk=rectifying.pk)
        assert current.due_on is not None
        later = current.due_on + timedelta(days=3)
        ops.ask_extension(finding=current, new_due_on=later, reason="汛期", by=standing.handler, at=AT)
    supervisor = browser(standing.supervisor)
    numbers = counts(supervisor)
    assert (numbers["待核查"], numbers["延期待审批"], numbers["待交办"]) == (1, 1, 1)
    assert "待签收" not in numbers
    assert submitted.number in body_of(supervisor.get(URL))
    handler = counts(browser(standing.handler))
    assert (handler["待签收"], handler["整改中"]) == (1, 1)
    assert "待核查" not in handler


def test_every_number_leads_to_its_rows(standing: Standing) -> None:
    matters.registered(standing)
    matters.assigned(standing)
    matters.submitted(standing)
    placed(standing, 3, due_on=TODAY - timedelta(days=8))
    placed(standing, 2, state=State.CLOSED, due_on=None, closed_on=TODAY)
    for by in (standing.supervisor, standing.handler):
        client = browser(by)
        for tile in client.get(URL).context["tiles"]:
            parts = urlsplit(tile.url)
            if parts.path:
                listed = client.get(parts.path, parse_qs(parts.query)).context["table"].count
                assert listed == tile.number, (by.role, tile.label)
            else:
                assert tile.number == 0 or f'id="{parts.fragment}"' in body_of(client.get(URL)), tile.label


def test_the_plot_says_with_whom_findings_are(standing: Standing) -> None:
    placed(standing, 2, due_on=TODAY - timedelta(days=8))
    placed(standing, 1, responsible=standing.assistant, assisting=[])
    client = browser(standing.supervisor)
    chart = client.get(URL).context["chart"]
    assert chart.categories == [standing.department.label, standing.assistant.label]
    assert [list(series.values) for series in chart.series] == [[2, 0], [0, 1]]
    listed = client.get(chart.urls[0]).context["rows"]
    assert {row.finding.responsible for row in listed} == {standing.department.label}
    assert browser(standing.handler).get(URL).context["chart"] is None


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_both_sides_in_both_languages(standing: Standing, language: str) -> None:
    matters.submitted(standing)
    for by in (standing.supervisor, standing.leader, standing.handler):
        text = body_of(browser(by, language=language).get(URL))
        assert ("What is to be done today" in text) == (language == "en")


def test_it_asks_the_same_of_the_database_however_much_waits(standing: Standing) -> None:
    for make in (matters.registered, matters.submitted):
        make(standing)
    placed(standing, 1, due_on=TODAY - timedelta(days=8))
    client = browser(standing.supervisor)
    client.get(URL)
    with counted() as few:
        client.get(URL)
    for make in (matters.registered, matters.submitted):
        make(standing)
    placed(standing, 30, due_on=TODAY - timedelta(days=8))
    with counted() as many:
        client.get(URL)
    # Letters ask four (one of what is to be co-signed), meetings three, reports two, incidents two, packages one: of tables of
    # their own.
    assert len(many) == len(few) <= 31
