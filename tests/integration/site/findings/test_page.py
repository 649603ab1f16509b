"""The page of a finding: what it tells whom, and what it asks of the database."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from PIL import Image

from jianxing.directory.acting import acting
from jianxing.evidence.operations import store
from jianxing.findings import operations as ops
from jianxing.findings.lifecycle import State
from jianxing.findings.models import Finding
from jianxing.findings.operations import Placed
from jianxing.kernel.actor import Actor
from jianxing.site.findings.history import difference
from tests.integration.findings import matters
from tests.integration.site.findings.browsing import body_of, browser, counted
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def offered(by: Actor, finding: Finding) -> dict[str, str]:
    """Every action on the page with the reason that greys it."""
    answer = browser(by).get(reverse("finding", args=[finding.pk]))
    return {action.key: action.refusal for action in answer.context["actions"]}


def test_each_side_is_offered_its_own(standing: Standing) -> None:
    finding = matters.assigned(standing)
    assert set(offered(standing.handler, finding)) >= {"accept", "decline"}
    assert not {"accept", "decline"} & set(offered(standing.supervisor, finding))
    assert set(offered(standing.supervisor, finding)) >= {"recall", "void", "transfer", "correct", "share"}
    assert offered(standing.helper, finding) == {}
    assert offered(standing.leader, finding) == {}


def test_what_may_not_be_done_is_greyed_with_its_reason(standing: Standing) -> None:
    finding = matters.rectifying(standing)
    with acting(standing.handler):
        current = Finding.objects.get(pk=finding.pk)
        assert current.due_on is not None
        ops.ask_extension(
            finding=current,
            new_due_on=current.due_on + timedelta(days=5),
            reason="汛期",
            by=standing.handler,
            at=AT,
        )
    handler = offered(standing.handler, finding)
    assert "延期" in handler["submit"]
    assert handler["report"] == ""
    supervisor = offered(standing.supervisor, finding)
    assert supervisor["decide_extension"] == ""


def test_closing_may_be_requested_with_the_evidence_in_the_same_form(standing: Standing) -> None:
    finding = matters.rectifying(standing)
    assert offered(standing.handler, finding)["submit"] == ""


def test_a_photo_is_shown_small_and_a_text_is_listed(standing: Standing) -> None:
    finding = matters.rectifying(standing)
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, "JPEG")
    with acting(standing.handler):
        photo = store(stream=io.BytesIO(out.getvalue()), name="现场.jpg", by=standing.handler, at=AT)
    text = matters.evidence(standing.handler)
    with acting(standing.handler):
        current = Finding.objects.get(pk=finding.pk)
        ops.attach(finding=current, files=[photo, text], purpose="rectified", by=standing.handler, at=AT)
    page = body_of(browser(standing.supervisor).get(reverse("finding", args=[finding.pk])))
    assert reverse("file-preview", args=[photo.pk]) in page
    assert reverse("file-preview", args=[text.pk]) not in page
    assert reverse("file", args=[text.pk]) in page


def test_a_page_has_one_main_action(standing: Standing) -> None:
    for make in (matters.registered, matters.assigned, matters.rectifying, matters.submitted, matters.closed):
        finding = make(standing)
        for by in (standing.supervisor, standing.handler):
            answer = browser(by).get(reverse("finding", args=[finding.pk]))
            if answer.status_code == 200:
                assert sum(action.is_main for action in answer.context["actions"]) <= 1


def test_what_a_ledger_states_is_told_apart_from_what_was_done(standing: Standing) -> None:
    with acting(standing.supervisor):
        [finding] = ops.place_many(
            rows=[
                Placed(
                    description="桥墩基础未开挖",
                    state=State.CLOSED,
                    responsible=standing.department,
                    found_on=date(2024, 12, 1),
                    closed_on=date(2025, 1, 15),
                    source={"file": "transport_2025.xlsx", "sheet": "高速", "row": 7},
                )
            ],
            by=standing.supervisor,
            at=AT,
        )
    answer = browser(standing.supervisor).get(reverse("finding", args=[finding.pk]))
    text = body_of(answer)
    for said in ("台账载明销号", "transport_2025.xlsx", "第 7 行", "2025-01-15", "核实前不计入对外数据"):
        assert said in text, said
    assert offered(standing.supervisor, finding)["verify_stated"] == ""
    client = browser(standing.supervisor)
    four = {
        "measures_done": "是",
        "effect_checked": "是",
        "like_cases": "是",
        "rule": "not_needed",
        "rule_text": "个案",
    }
    assert client.post(reverse("finding-act", args=[finding.pk, "verify_stated"]), four).status_code == 302
    assert "核实前不计入对外数据" not in body_of(client.get(reverse("finding", args=[finding.pk])))


def test_the_time_line_asks_the_same_of_the_database_however_long_it_is(standing: Standing) -> None:
    finding = matters.rectifying(standing)
    client = browser(standing.supervisor)
    url = reverse("finding", args=[finding.pk])
    client.get(url)

    def report(text: str) -> None:
        with acting(standing.handler):
            current = Finding.objects.get(pk=finding.pk)
            ops.report_progress(finding=current, text=text, percent=10, by=standing.handler, at=AT)

    report("第一次")
    with counted() as few:
        client.get(url)
    for number in range(15):
        report(f"又一次{number}")
    with counted() as many:
        answer = client.get(url)
    assert "又一次14" in body_of(answer)
    assert len(many) == len(few) <= 32


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("未批复", "已批复", "<del>未</del><ins>已</ins>批复"),
        ("", "<b>", "<del>—</del> <ins>&lt;b&gt;</ins>"),
        ("武清区", "武清区<i>", "武清区<ins>&lt;i&gt;</ins>"),
        ("天津", "廊坊", "<del>天津</del> <ins>廊坊</ins>"),
    ],
)
def test_a_difference_marks_what_went_and_what_came(before: str, after: str, shown: str) -> None:
    assert difference(before, after) == shown
