"""API tokens on the account's page: made, shown once, revoked; the security officer sees whose and ends any."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from jianxing.directory import tokens
from jianxing.directory.acting import acting
from jianxing.directory.models import Token
from jianxing.ledger.models import Act
from tests.integration.site.findings.browsing import body_of, browser
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO_TODAY = TODAY


def made(standing: Standing, **more: Any) -> tuple[Token, str]:
    sent = {
        "name": "数据平台",
        "may_write": "no",
        "expires_on": (TODAY + timedelta(days=30)).isoformat(),
        **more,
    }
    answer = browser(standing.supervisor).post(reverse("token-make"), sent)
    assert answer.status_code == 200, body_of(answer)
    assert "no-store" in answer["Cache-Control"]
    secret = answer.context["secret"]
    assert secret in body_of(answer)
    return Token.objects.get(digest=tokens.digest_of(secret)), secret


def kinds(standing: Standing, token: Token) -> list[str]:
    with acting(standing.audit):
        found = Act.objects.filter(subject="token", subject_id=token.pk).order_by("id")
        return list(found.values_list("kind", flat=True))


def test_the_secret_is_shown_once_and_kept_nowhere(standing: Standing) -> None:
    token, secret = made(standing)
    assert secret.startswith(tokens.PREFIX)
    assert len(secret) > 40
    page = body_of(browser(standing.supervisor).get(reverse("tokens")))
    assert "数据平台" in page
    assert secret not in page
    assert secret not in str(vars(token))
    assert kinds(standing, token) == ["token.make"]


@pytest.mark.parametrize("days", [0, -1, 367])
def test_it_lives_from_a_day_to_a_year(standing: Standing, days: int) -> None:
    last = (TODAY + timedelta(days=days)).isoformat()
    answer = browser(standing.supervisor).post(
        reverse("token-make"), {"name": "x", "may_write": "yes", "expires_on": last}
    )
    assert answer.status_code == 422
    assert not Token.objects.exists()


def test_officers_make_none(standing: Standing) -> None:
    for officer in (standing.system, standing.security, standing.audit):
        for name in ("tokens", "token-make"):
            assert browser(officer).get(reverse(name)).status_code == 403


def test_another_does_not_find_it(standing: Standing) -> None:
    token, _secret = made(standing)
    answer = browser(standing.colleague).post(reverse("token-revoke", args=[token.pk]))
    assert answer.status_code == 404
    token.refresh_from_db()
    assert token.end == ""


def test_whose_it_is_revokes_it_once(standing: Standing) -> None:
    token, _secret = made(standing)
    client = browser(standing.supervisor)
    for _time in range(2):
        assert client.post(reverse("token-revoke", args=[token.pk])).status_code == 302
    token.refresh_from_db()
    assert token.end == "revoked"
    assert kinds(standing, token) == ["token.make", "token.revoke"]


def test_the_security_officer_sees_whose_and_ends_any(standing: Standing) -> None:
    token, _secret = made(standing)
    page = body_of(browser(standing.security).get(reverse("tokens-all")))
    assert "数据平台" in page
    for other in (standing.supervisor, standing.leader, standing.system, standing.audit):
        assert browser(other).get(reverse("tokens-all")).status_code == 404
    assert browser(standing.security).post(reverse("token-revoke", args=[token.pk])).status_code == 302
    token.refresh_from_db()
    assert token.ended_by_id == standing.security.person_id


def test_expiring_is_an_act_and_happens_once(standing: Standing) -> None:
    token, _secret = made(standing)
    assert tokens.expire_tokens(at=AT + timedelta(days=29)) == 0
    assert tokens.expire_tokens(at=AT + timedelta(days=32)) == 1
    assert tokens.expire_tokens(at=AT + timedelta(days=32)) == 0
    assert kinds(standing, token) == ["token.make", "token.expire"]


def test_the_last_use_is_noted_coarsely_and_is_no_act(standing: Standing) -> None:
    token, secret = made(standing)
    before = Act.objects.count()
    tokens.holder_of(secret=secret, at=AT)
    tokens.holder_of(secret=secret, at=AT + timedelta(minutes=59))
    token.refresh_from_db()
    assert token.last_used_at == AT
    tokens.holder_of(secret=secret, at=AT + timedelta(minutes=61))
    token.refresh_from_db()
    assert token.last_used_at == AT + timedelta(minutes=61)
    assert Act.objects.count() == before


def test_a_name_is_kept_within_bounds(standing: Standing) -> None:
    answer = browser(standing.supervisor).post(
        reverse("token-make"), {"name": "x" * 61, "may_write": "no", "expires_on": "2025-04-01"}
    )
    assert answer.status_code == 422


def test_twenty_are_enough(standing: Standing) -> None:
    for number in range(tokens.MOST_TOKENS):
        made(standing, name=f"程序{number}")
    answer = browser(standing.supervisor).post(
        reverse("token-make"), {"name": "又一", "may_write": "no", "expires_on": "2025-04-01"}
    )
    assert answer.status_code == 422
