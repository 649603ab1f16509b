"""What may be done, done by the pages: a wrong form first, then the whole life of a finding."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from tests.integration.findings import matters
from tests.integration.site.findings.browsing import HTMX, body_of, browser
from tests.standing import TODAY, Standing

pytestmark = pytest.mark.django_db
FOUR = {
    "measures_done": "已切改",
    "effect_checked": "现场复核",
    "like_cases": "同类3处一并排查",
    "rule": "made",
    "rule_text": "周调度制度",
}


def photo(name: str = "完成.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "已完成".encode())


def do(client: Client, finding: Finding, action: str, **data: object) -> None:
    """Open the form, then send it; both must work, and lead back to the finding."""
    url = reverse("finding-act", args=[finding.pk, action])
    assert client.get(url).status_code == 200, action
    answer = client.post(url, data)
    assert answer.status_code == 302, (action, body_of(answer))
    assert answer["Location"] == reverse("finding", args=[finding.pk])


def now(by: Actor, finding: Finding) -> Finding:
    with acting(by):
        shown = Finding.objects.select_related("handler", "responsible", "supervised_by")
        found: Finding = shown.get(pk=finding.pk)
        return found


@pytest.mark.parametrize(
    ("action", "data", "field"),
    [
        ("assign", {"due_days": 5}, "responsible"),
        ("assign", {"responsible": "own"}, "due_days"),
        ("assign", {"responsible": "own", "due_days": 5, "due_on": "2025-04-01"}, "due_on"),
        ("assign", {"responsible": "own", "due_days": "soon"}, "due_days"),
        ("void", {"reason": " "}, "reason"),
        ("transfer", {"reason": "归口"}, "to_body"),
    ],
)
def test_a_wrong_form_comes_back_with_the_error_at_its_field(
    standing: Standing, action: str, data: dict[str, object], field: str
) -> None:
    finding = matters.registered(standing)
    sent = {name: standing.department.pk if value == "own" else value for name, value in data.items()}
    answer = browser(standing.supervisor).post(
        reverse("finding-act", args=[finding.pk, action]), sent, headers=HTMX
    )
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert 'id="jx-form"' in body_of(answer)
    assert now(standing.supervisor, finding).state == "registered"


def test_a_deadline_in_the_past_is_refused_in_the_form(standing: Standing) -> None:
    finding = matters.registered(standing)
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    answer = browser(standing.supervisor).post(
        reverse("finding-act", args=[finding.pk, "assign"]),
        {"responsible": standing.department.pk, "due_on": yesterday},
    )
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    assert now(standing.supervisor, finding).state == "registered"


def test_closing_is_refused_while_a_question_is_unanswered(standing: Standing) -> None:
    finding = matters.submitted(standing)
    url = reverse("finding-act", args=[finding.pk, "close"])
    client = browser(standing.supervisor)
    for missing in FOUR:
        answer = client.post(url, {name: value for name, value in FOUR.items() if name != missing})
        assert answer.status_code == 422, missing
        assert missing in answer.context["form"].errors
    late = client.post(url, FOUR | {"look_back_on": TODAY.isoformat()})
    assert "look_back_on" in late.context["form"].errors
    assert now(standing.supervisor, finding).state == "submitted"


def test_a_request_to_close_without_evidence_is_refused_and_keeps_no_file(standing: Standing) -> None:
    finding = matters.rectifying(standing)
    client = browser(standing.handler)
    url = reverse("finding-act", args=[finding.pk, "submit"])
    assert client.post(url, {"statement": "完成"}).status_code == 422
    hostile = SimpleUploadedFile("现场.jpg", b"MZ\x90\x00" + b"\x00" * 400)
    answer = client.post(url, {"statement": "完成", "uploads": [photo(), hostile]})
    assert answer.status_code == 422
    assert "现场" in body_of(answer)
    with acting(standing.handler):
        assert not Finding.objects.get(pk=finding.pk).files.exists()
    assert now(standing.handler, finding).state == "rectifying"


def test_the_whole_life_by_the_pages(standing: Standing) -> None:
    supervisor, handler = browser(standing.supervisor), browser(standing.handler)
    finding = matters.registered(standing)
    do(
        supervisor,
        finding,
        "assign",
        responsible=standing.department.pk,
        assisting=[standing.assistant.pk],
        due_days=20,
        measures="月底前完成",
    )
    do(handler, finding, "accept")
    do(handler, finding, "start", plan="一、复核;二、施工")
    do(handler, finding, "set_handler", handler=standing.handler.person_id)
    do(handler, finding, "report", text="已进场", percent=40)
    due = now(standing.handler, finding).due_on
    assert due is not None
    do(handler, finding, "ask_extension", new_due_on=(due + timedelta(days=9)).isoformat(), reason="汛期")
    do(supervisor, finding, "decide_extension", granted="yes", reason="")
    do(handler, finding, "submit", statement="完成", uploads=[photo()])
    do(supervisor, finding, "return", reason="缺验收单")
    do(handler, finding, "attach", uploads=[photo("验收单.txt")], purpose="rectified", caption="验收")
    do(handler, finding, "submit", statement="补充验收单")
    do(supervisor, finding, "close", **FOUR)
    shown = now(standing.supervisor, finding)
    assert (shown.state, shown.closure_verified) == ("closed", True)
    assert shown.due_on == due + timedelta(days=9)
    assert shown.handler is not None
    do(supervisor, finding, "look_back", holds="no", note="又堵上了")
    assert now(standing.supervisor, finding).state == "rectifying"
    page = body_of(supervisor.get(reverse("finding", args=[finding.pk])))
    for said in (
        "月底前完成",
        "汛期",
        "缺验收单",
        "又堵上了",
        "验收单.txt",
        "周调度制度",
        "一、复核;二、施工",
    ):
        assert said in page, said


def test_declining_names_the_body_that_it_belongs_to(standing: Standing) -> None:
    finding = matters.assigned(standing)
    do(browser(standing.handler), finding, "decline", reason="不属本单位", suggested=standing.assistant.pk)
    assert now(standing.supervisor, finding).state == "registered"
    page = body_of(browser(standing.supervisor).get(reverse("finding", args=[finding.pk])))
    assert "不属本单位" in page
    assert standing.assistant.name in page


def test_an_assignment_is_taken_back(standing: Standing) -> None:
    finding = matters.assigned(standing)
    do(browser(standing.supervisor), finding, "recall", reason="责任单位有误")
    assert now(standing.supervisor, finding).state == "registered"


def test_a_correction_keeps_what_was_and_shows_what_changed(standing: Standing) -> None:
    finding = matters.assigned(standing)
    client = browser(standing.supervisor)
    form = client.get(reverse("finding-act", args=[finding.pk, "correct"])).context["form"]
    data = {
        name: form[name].value() if form[name].value() is not None else ""
        for name in form.fields
        if name != "reason"
    }
    do(client, finding, "correct", **data | {"description": "10千伏电力管线切改方案已批复", "reason": "核实"})
    shown = now(standing.supervisor, finding)
    assert shown.description == "10千伏电力管线切改方案已批复"
    assert shown.due_on == finding.due_on
    page = body_of(client.get(reverse("finding", args=[finding.pk])))
    assert "<del>未</del>" in page
    assert "<ins>已</ins>" in page


def test_a_correction_that_sets_a_deadline_gives_it_by_date(standing: Standing) -> None:
    finding = matters.assigned(standing)
    later = (TODAY + timedelta(days=60)).isoformat()
    do(
        browser(standing.supervisor),
        finding,
        "correct",
        description=finding.description,
        due_on=later,
        reason="核实",
    )
    shown = now(standing.supervisor, finding)
    assert (shown.due_kind, shown.due_text) == ("date", later)


def test_transfer_share_and_void(standing: Standing) -> None:
    finding = matters.assigned(standing)
    client = browser(standing.supervisor)
    do(client, finding, "share", bodies=[standing.outside.pk])
    outsider = browser(standing.outsider)
    assert outsider.get(reverse("finding", args=[finding.pk])).status_code == 200
    do(client, finding, "transfer", to_body=standing.outside.pk, reason="归口")
    assert now(standing.outsider, finding).supervised_by_id == standing.outside.pk
    do(outsider, finding, "void", reason="重复登记")
    page = body_of(outsider.get(reverse("finding", args=[finding.pk])))
    assert "重复登记" in page


def test_reopening_gives_a_new_deadline(standing: Standing) -> None:
    finding = matters.closed(standing)
    later = TODAY + timedelta(days=30)
    do(browser(standing.supervisor), finding, "reopen", reason="反弹", due_on=later.isoformat())
    shown = now(standing.supervisor, finding)
    assert (shown.state, shown.reopened, shown.due_on) == ("rectifying", 1, later)


def test_a_draft_is_registered(standing: Standing) -> None:
    client = browser(standing.supervisor)
    answer = client.post(reverse("finding-new"), {"description": "待核实", "as_draft": "on"})
    assert answer.status_code == 302
    pk = int(answer["Location"].rsplit("/", 1)[1])
    with acting(standing.supervisor):
        draft = Finding.objects.get(pk=pk)
    assert draft.state == "draft"
    do(client, draft, "register")
    assert now(standing.supervisor, draft).state == "registered"


def test_the_drawer_is_told_to_load_the_finding(standing: Standing) -> None:
    finding = matters.assigned(standing)
    answer = browser(standing.handler).post(
        reverse("finding-act", args=[finding.pk, "accept"]), {}, headers=HTMX
    )
    assert answer["HX-Redirect"] == reverse("finding", args=[finding.pk])
