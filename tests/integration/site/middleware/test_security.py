"""What every answer carries, and what no request gets past."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jianxing.directory.models import Person
from tests.integration.site import things
from tests.integration.site.findings.browsing import HTMX, browser
from tests.standing import PASSWORD, Standing, login_of

pytestmark = pytest.mark.django_db


def test_the_policy_admits_our_own_files_alone(standing: Standing) -> None:
    client = browser(standing.supervisor)
    for answer in (
        Client().get(reverse("sign-in")),
        client.get(reverse("projects")),
        client.get("/nothing-here"),
        client.get(reverse("inspections"), headers=HTMX),
        Client().get(reverse("healthz")),
    ):
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert not re.search(r"https?:|\*", policy)
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert re.fullmatch(r"[0-9a-f]{32}", answer["X-Request-ID"])


def test_no_page_carries_a_style_or_script_of_its_own(standing: Standing) -> None:
    inspection = things.held(standing, things.built(standing).project)
    client = browser(standing.supervisor)
    for url in (
        reverse("sign-in"),
        reverse("projects"),
        reverse("inspections"),
        reverse("inspection", args=[inspection.pk]),
        reverse("inspection-add"),
        reverse("programmes"),
        reverse("bodies"),
    ):
        page = client.get(url).content.decode()
        assert not re.search(r"<[^>]+\s(style|on\w+)=", page), url
        assert "<style" not in page, url
        for script in re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL):
            assert not script.strip(), url


def test_a_form_from_elsewhere_is_refused(standing: Standing) -> None:
    guarded = Client(enforce_csrf_checks=True)
    sign_in = {"login": login_of(standing.supervisor), "password": PASSWORD}
    assert guarded.post(reverse("sign-in"), sign_in).status_code == 403
    page = guarded.get(reverse("sign-in")).content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found is not None
    assert guarded.post(reverse("sign-in"), sign_in | {"csrfmiddlewaretoken": found[1]}).status_code == 302
    built = things.built(standing)
    for url in (
        reverse("project-do", args=[built.project.pk, "void"]),
        reverse("act-for"),
        reverse("sign-out"),
        reverse("password"),
        reverse("set_language"),
    ):
        answer = guarded.post(url, {"reason": "x"})
        assert answer.status_code == 403, url
    assert not things.fresh(standing.supervisor, built.project).is_void


def test_a_session_is_no_use_to_scripts_and_other_sites(standing: Standing) -> None:
    client = browser(standing.supervisor)
    cookie: Any = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_only_the_sign_in_is_open_to_strangers() -> None:
    client = Client()
    assert client.get(reverse("sign-in")).status_code == 200
    assert client.get(reverse("healthz")).status_code == 200
    for name in (
        "home",
        "workbench",
        "acts",
        "people",
        "bodies",
        "password",
        "notices",
        "workdays",
        "imports",
    ):
        answer = client.get(reverse(name))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith(reverse("sign-in")), name


def test_the_drawer_of_somebody_signed_out_is_led_to_the_sign_in() -> None:
    answer = Client().get(reverse("projects"), headers=HTMX)
    assert answer["HX-Redirect"].startswith(reverse("sign-in"))


def test_a_closed_account_reads_nothing_more(standing: Standing) -> None:
    client = browser(standing.supervisor)
    Person.objects.filter(pk=standing.supervisor.person).update(is_active=False)
    assert client.get(reverse("projects")).status_code == 302
