"""Who gets nothing: strangers, outsiders, officers, the other side, and the second of two clicks."""

import pytest
from django.test import Client
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.findings import operations as ops
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.site.findings.doing import DOINGS
from tests.integration.findings import matters
from tests.integration.site.findings.browsing import HTMX, body_of, browser
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def read(by: Actor, finding: Finding) -> Finding:
    with acting(by):
        found: Finding = Finding.objects.get(pk=finding.pk)
        return found


def test_a_stranger_is_led_to_the_sign_in(standing: Standing) -> None:
    finding = matters.assigned(standing)
    for url in (reverse("findings"), reverse("finding", args=[finding.pk]), reverse("findings-export")):
        answer = Client().get(url)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("sign-in"))


def test_an_outsider_finds_nothing_at_any_address(standing: Standing) -> None:
    finding = matters.submitted(standing)
    client = browser(standing.outsider)
    assert client.get(reverse("finding", args=[finding.pk])).status_code == 404
    for action in DOINGS:
        url = reverse("finding-act", args=[finding.pk, action])
        assert client.get(url).status_code == 404, action
        assert client.post(url, {"reason": "x"}).status_code == 404, action
    for name in ("findings", "findings-print"):
        answer = client.get(reverse(name), {"scope": "all"})
        assert answer.status_code == 200
        assert finding.number not in body_of(answer)
        assert finding.description not in body_of(answer)
    answer = client.get(reverse("findings"), {"q": "电力管线"})
    assert finding.number not in body_of(answer)


def test_an_outsider_cannot_assign_in_bulk_what_is_not_seen(standing: Standing) -> None:
    finding = matters.registered(standing)
    answer = browser(standing.outsider).post(
        reverse("findings-assign"),
        {"ids": [finding.pk], "responsible": standing.department.pk, "due_days": 5},
    )
    assert finding.number not in body_of(answer)
    assert read(standing.supervisor, finding).state == "registered"


@pytest.mark.parametrize("office", ["system", "security", "audit"])
def test_an_officer_sees_nothing_of_findings(standing: Standing, office: str) -> None:
    finding = matters.assigned(standing)
    client = browser(getattr(standing, office))
    for url in (
        reverse("workbench"),
        reverse("findings"),
        reverse("findings-print"),
        reverse("findings-export"),
        reverse("finding-new"),
        reverse("findings-assign"),
        reverse("findings-view-keep"),
        reverse("finding", args=[finding.pk]),
        reverse("finding-act", args=[finding.pk, "assign"]),
    ):
        answer = client.get(url)
        assert answer.status_code == 403, url
        assert finding.number not in body_of(answer)


def test_a_draft_is_not_seen_by_the_department(standing: Standing) -> None:
    with acting(standing.supervisor):
        draft = ops.save_draft(
            description="待核实", responsible=standing.department, by=standing.supervisor, at=AT
        )
    assert browser(standing.handler).get(reverse("finding", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize(
    ("action", "who"),
    [("accept", "supervisor"), ("decline", "supervisor"), ("recall", "handler"), ("void", "handler")],
)
def test_the_other_side_is_told_that_it_is_not_its_turn(standing: Standing, action: str, who: str) -> None:
    finding = matters.assigned(standing)
    client = browser(getattr(standing, who))
    url = reverse("finding-act", args=[finding.pk, action])
    assert client.get(url).status_code == 403
    assert client.post(url, {"reason": "不同意"}).status_code == 403
    assert read(standing.supervisor, finding).state == "assigned"


def test_an_assisting_body_reads_and_does_nothing(standing: Standing) -> None:
    finding = matters.rectifying(standing)
    client = browser(standing.helper)
    assert client.get(reverse("finding", args=[finding.pk])).status_code == 200
    for action in ("report", "submit", "void", "attach", "share"):
        assert client.post(reverse("finding-act", args=[finding.pk, action])).status_code == 403, action


def test_an_unknown_action_or_source_is_not_there(standing: Standing) -> None:
    finding = matters.assigned(standing)
    client = browser(standing.supervisor)
    assert client.get(reverse("finding-act", args=[finding.pk, "abolish"])).status_code == 404
    assert client.get(reverse("finding", args=[0])).status_code == 404


def test_the_second_of_two_clicks_is_told_kindly_and_changes_nothing(standing: Standing) -> None:
    finding = matters.assigned(standing)
    client = browser(standing.handler)
    url = reverse("finding-act", args=[finding.pk, "accept"])
    seen = "assigned.1.0"
    first = client.post(url, {"seen": seen})
    assert first.status_code == 302
    second = client.post(url, {"seen": seen})
    assert second.status_code == 409
    assert reverse("finding", args=[finding.pk]) in body_of(second)
    fragment = client.post(url, {"seen": seen}, headers=HTMX)
    assert fragment.status_code == 409
    assert 'id="jx-refusal"' in body_of(fragment)


def test_a_form_shown_before_somebody_else_wrote_is_not_sent_over_it(standing: Standing) -> None:
    finding = matters.rectifying(standing)
    client = browser(standing.handler)
    url = reverse("finding-act", args=[finding.pk, "report"])
    before = f"rectifying.{finding.version}.0"
    assert client.post(url, {"seen": before, "text": "第一次", "percent": 10}).status_code == 302
    again = client.post(url, {"seen": before, "text": "第一次", "percent": 10})
    assert again.status_code == 409
    assert finding.number in body_of(again)
    with acting(standing.handler):
        assert Finding.objects.get(pk=finding.pk).reports.filter(is_plan=False).count() == 1


def test_a_handler_registers_nothing(standing: Standing) -> None:
    client = browser(standing.handler)
    assert client.get(reverse("finding-new")).status_code == 403
    assert client.post(reverse("finding-new"), {"description": "x"}).status_code == 403
    assert reverse("finding-new") not in body_of(client.get(reverse("findings")))


HUGE, NUL = "9" * 30, "\0"


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("findings", {"responsible": HUGE, "project": HUGE, "supervised_by": HUGE}),
        ("findings", {"responsible_words": f"a{NUL}b", "q": f"a{NUL}b", "category": NUL}),
        ("findings", {"after": f"due~2025-01-01~{HUGE}"}),
        ("findings", {"sort": "responsible", "after": f"responsible~{NUL}~3"}),
        ("findings", {"q": "%_\\'\""}),
        ("findings", {"found_from": "99999-01-01", "due_before": "0001-01-01"}),
        ("findings-print", {"state": NUL, "q": "x" * 5000}),
        ("findings-view-keep", {"state": NUL}),
        ("finding-new", {"projects": HUGE, "description": NUL}),
        ("notices", {"after": HUGE}),
    ],
)
def test_no_address_can_break_a_page(standing: Standing, name: str, query: dict[str, str]) -> None:
    matters.assigned(standing)
    assert browser(standing.supervisor).get(reverse(name), query).status_code == 200


def test_no_typed_words_can_break_a_picker(standing: Standing) -> None:
    client = browser(standing.supervisor)
    for source in ("bodies", "projects"):
        query = {"field": 'x"><script>', 'x"><script>': HUGE, 'x"><script>_words': f"区{NUL}"}
        answer = client.get(reverse("pick", args=[source]), query)
        assert answer.status_code == 200
        assert "<script>" not in body_of(answer)


def test_a_year_that_is_a_slip_of_the_hand_is_refused(standing: Standing) -> None:
    finding = matters.registered(standing)
    answer = browser(standing.supervisor).post(
        reverse("finding-act", args=[finding.pk, "assign"]),
        {"responsible": standing.department.pk, "due_on": "9999-12-31"},
    )
    assert answer.status_code == 422
    assert "due_on" in answer.context["form"].errors
