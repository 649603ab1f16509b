"""Assigning several at once."""

import re

import pytest
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.site.findings import bulk
from jianxing.site.findings.bulk import MOST_AT_ONCE
from tests.integration.findings import matters
from tests.integration.site.findings.browsing import HTMX, body_of, browser
from tests.standing import Standing

pytestmark = pytest.mark.django_db
URL = reverse("findings-assign")


def states(by: Actor, *findings: Finding) -> list[str]:
    with acting(by):
        return [Finding.objects.get(pk=finding.pk).state for finding in findings]


def test_nothing_picked_or_too_many_is_refused(standing: Standing) -> None:
    client = browser(standing.supervisor)
    assert client.get(URL).status_code == 409
    assert client.post(URL, {"ids": ["x", "-1"]}).status_code == 409
    assert client.get(URL, {"ids": list(range(1, MOST_AT_ONCE + 2))}).status_code == 409


def test_without_a_deadline_or_with_two_nothing_is_assigned(standing: Standing) -> None:
    finding = matters.registered(standing)
    client = browser(standing.supervisor)
    data = {"ids": [finding.pk], "responsible": standing.department.pk}
    for wrong in ({}, {"due_days": 5, "due_on": "2025-05-01"}, {"due_days": -1}):
        assert client.post(URL, data | wrong, headers=HTMX).status_code == 422
    assert states(standing.supervisor, finding) == ["registered"]


def test_a_handler_assigns_nothing(standing: Standing) -> None:
    finding = matters.assigned(standing)
    answer = browser(standing.handler).post(URL, {"ids": [finding.pk], "due_days": 5})
    assert answer.status_code == 200
    assert finding.number in body_of(answer)
    assert states(standing.supervisor, finding) == ["assigned"]


def test_those_refused_are_named_with_why_and_the_others_are_assigned(standing: Standing) -> None:
    one, other, taken = (
        matters.registered(standing),
        matters.registered(standing),
        matters.rectifying(standing),
    )
    client = browser(standing.supervisor)
    form = client.get(URL, {"ids": [one.pk, other.pk, taken.pk]}, headers=HTMX)
    assert form.status_code == 200
    assert body_of(form).count('name="ids"') == 3
    answer = client.post(
        URL, {"ids": [one.pk, other.pk, taken.pk], "responsible": standing.department.pk, "due_days": 15}
    )
    assert [url for _name, url, _refusal in answer.context["refused"]] == [
        reverse("finding", args=[taken.pk])
    ]
    assert taken.number in body_of(answer)
    assert states(standing.supervisor, one, other, taken) == ["assigned", "assigned", "rectifying"]


def test_more_than_can_be_taken_at_once_are_refused_whole(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    matters.registered(standing)
    matters.registered(standing)
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 1)
    answer = browser(standing.supervisor).get(URL, {"state": "registered", "all": "1"})
    assert answer.status_code == 409
    assert 'name="ids"' not in body_of(answer)


def test_all_that_match_are_those_of_the_list_and_of_nobody_else(standing: Standing) -> None:
    one, other, taken = (
        matters.registered(standing),
        matters.registered(standing),
        matters.rectifying(standing),
    )
    client = browser(standing.supervisor)
    assert f"{URL}?state=registered&amp;all=1" in body_of(
        client.get(reverse("findings"), {"state": "registered"})
    )
    form = body_of(client.get(URL, {"state": "registered", "all": "1"}, headers=HTMX))
    held = {int(key) for key in re.findall(r'name="ids" value="(\d+)"', form)}
    assert held == {one.pk, other.pk}
    later = matters.registered(standing)
    answer = client.post(URL, {"ids": sorted(held), "responsible": standing.department.pk, "due_days": 15})
    assert answer.status_code == 302
    assert states(standing.supervisor, one, other, later, taken) == [
        "assigned",
        "assigned",
        "registered",
        "rectifying",
    ]
    assert browser(standing.outsider).get(URL, {"all": "1"}).status_code == 409


def test_of_all_that_match_those_are_taken_that_wait_to_be_assigned(standing: Standing) -> None:
    taken = matters.rectifying(standing)
    client = browser(standing.supervisor)
    assert client.get(URL, {"all": "1"}).status_code == 409
    waiting = matters.registered(standing)
    form = body_of(client.get(URL, {"all": "1"}, headers=HTMX))
    assert f'name="ids" value="{waiting.pk}"' in form
    assert f'name="ids" value="{taken.pk}"' not in form


def test_all_are_assigned_by_a_day(standing: Standing) -> None:
    one, other = matters.registered(standing), matters.registered(standing)
    answer = browser(standing.supervisor).post(
        URL,
        {"ids": [one.pk, other.pk], "responsible_words": standing.department.name, "due_on": "2025-04-30"},
    )
    assert answer.status_code == 302
    assert states(standing.supervisor, one, other) == ["assigned", "assigned"]
