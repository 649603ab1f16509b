"""The matrix of the areas: strangers, outsiders and officers at every address of projects, programmes, inspections."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.site import addresses, things
from tests.integration.site.findings.browsing import HTMX, body_of, browser
from tests.standing import Standing

pytestmark = pytest.mark.django_db

#: Read, and never posted to.
PAGES = ("project", "programme", "inspection", "reminder", "inspection-field", "inspection-field-state")
#: Posted to, and never read.
DEEDS = ("inspection-tick", "inspection-field-hand-in", "fund-doubt")


def test_the_matrix_knows_every_address(standing: Standing) -> None:
    known = {address.name for address in addresses.everything(standing)}
    assert known | {*addresses.LISTS, *addresses.DOWNLOADS, *addresses.ADDING, *addresses.ELSEWHERE} == (
        addresses.names("projects", "programmes", "inspections")
    )


def test_a_stranger_is_led_to_the_sign_in_from_every_address(standing: Standing) -> None:
    client = Client()
    for address in addresses.everything(standing):
        for answer in (client.get(address.url), client.post(address.url, {"reason": "x"})):
            assert answer.status_code == 302, address
            assert answer["Location"].startswith(reverse("sign-in")), address
    for name in (*addresses.LISTS, *addresses.DOWNLOADS, *addresses.ADDING):
        assert client.get(reverse(name)).status_code == 302, name


def test_an_outsider_finds_nothing_at_any_address_and_is_not_told_of_any(standing: Standing) -> None:
    client = browser(standing.outsider)
    for address in addresses.everything(standing):
        answer = client.get(address.url)
        assert answer.status_code == (405 if address.name in DEEDS else 404), address
        for headers in ({}, HTMX):
            answer = client.post(address.url, {"reason": "x", "on": "2025-03-06"}, headers=headers)
            assert answer.status_code == (405 if address.name in PAGES else 404), address
            assert things.NAME not in body_of(answer)


def test_the_lists_of_an_outsider_hold_nothing_of_others(standing: Standing) -> None:
    addresses.everything(standing)
    client = browser(standing.outsider)
    for name in (*addresses.LISTS, *addresses.DOWNLOADS):
        for query in ({}, {"q": "津潍"}, {"after": "x~1"}, {"side": "sent"}, {"project": "1"}):
            answer = client.get(reverse(name), query)
            assert answer.status_code == 200, (name, query)
            for secret in (things.NAME, things.TITLE, things.PLAN, "切改停电窗口"):
                assert secret not in body_of(answer), (name, query)


@pytest.mark.parametrize("office", ["system", "security", "audit"])
def test_officers_see_no_business_page(standing: Standing, office: str) -> None:
    client = browser(getattr(standing, office))
    for address in addresses.everything(standing):
        for answer in (client.get(address.url), client.post(address.url, {"reason": "x"})):
            assert answer.status_code in (403, 405), address
            assert things.NAME not in body_of(answer), address
    for name in (*addresses.LISTS, *addresses.DOWNLOADS, *addresses.ADDING):
        assert client.get(reverse(name)).status_code == 403, name


def test_an_officer_is_refused_alike_what_is_there_and_what_is_not(standing: Standing) -> None:
    client = browser(standing.audit)
    pk = things.built(standing).project.pk
    there, absent = (client.get(reverse("project", args=[key])) for key in (pk, pk + 100000))
    assert (there.status_code, absent.status_code) == (403, 403)


def test_who_sees_but_may_not_act_is_refused_every_deed(standing: Standing) -> None:
    inspection = things.held(standing, things.built(standing).project)
    client = browser(standing.leader)  # above the group: sees, and does not keep
    for address in addresses.of_inspections(inspection.pk, things.reminder(standing).pk):
        if address.name in PAGES:  # what leads to deeds alone is refused like them
            refused = address.name == "inspection-field"
            assert client.get(address.url).status_code == (403 if refused else 200), address
        else:
            answer = client.post(address.url, {"reason": "x", "reply": "x", "summary": "x"})
            assert answer.status_code == 403, address
    assert things.fresh(standing.supervisor, inspection).state == "held"


def test_what_cannot_be_read_of_an_address_is_no_error(standing: Standing) -> None:
    client = browser(standing.supervisor)
    odd = ("²", "٣", "9" * 40, "\0", "-1", "a" * 5000, "%", "2025-13-45")
    for name in ("projects", "programmes", "inspections", "reminders", "bodies", "workdays"):
        for text in odd:
            query = dict.fromkeys(
                ("q", "after", "parent", "kind", "state", "mode", "since", "project", "year"), text
            )
            assert client.get(reverse(name), query).status_code == 200, (name, text)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_and_form_is_there_in_both_languages(standing: Standing, language: str) -> None:
    client = browser(standing.supervisor, language=language)
    for name in (*addresses.LISTS, *addresses.ADDING, "bodies", "workdays"):
        answer = client.get(reverse(name))
        assert answer.status_code == 200, name
        assert f'lang="{"zh-CN" if language == "zh-hans" else "en"}"'.lower() in body_of(answer).lower()
    for address in addresses.everything(standing):
        if address.name not in DEEDS:
            status = client.get(address.url).status_code
            assert status in (200, 403, 404, 409), address
            if address.name in PAGES:
                assert status == 200, address
