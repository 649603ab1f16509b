"""The enterprise's page: what a code opens, what it never shows, and how often it may be tried."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jianxing.approvals import operations as ops
from jianxing.approvals import queries
from jianxing.approvals.models import TrackingCode
from jianxing.approvals.operations.coding import digest_of, plain
from jianxing.directory.acting import acting
from jianxing.directory.models import Person
from jianxing.directory.policies import NotAllowed
from jianxing.site.approvals import tracking
from tests.integration.approvals.bundles import NAME, Held, on, opened
from tests.integration.site.findings.browsing import body_of, browser
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db

NOTE = "内部研判意见"


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"
    tracking.tries.forget()
    yield
    tracking.tries.forget()


@pytest.fixture
def held(standing: Standing) -> Held:
    return opened(standing)


def code_of(held: Held) -> str:
    """Make the code of the bundle's page."""
    with acting(held.keeper):
        return ops.make_code(bundle=queries.one(pk=held.bundle.pk), by=held.keeper, at=AT)[1]


def shown(secret: str, **more: str) -> Any:
    """Send a code without signing in."""
    return Client().post(reverse("track"), {"code": secret, **more})


def test_only_who_keeps_a_bundle_makes_a_code_and_it_is_kept_as_a_digest(held: Held) -> None:
    for by in (held.applicant, held.bodies.outsider, held.bodies.leader):
        with acting(by), pytest.raises(NotAllowed):
            ops.make_code(bundle=queries.one(pk=held.bundle.pk), by=by, at=AT)
    secret = code_of(held)
    with acting(held.keeper):
        [kept] = TrackingCode.objects.filter(bundle=held.bundle)
    assert kept.digest == digest_of(secret)
    assert plain(secret) not in {str(value) for value in vars(kept).values()}
    assert kept.hint == secret[:5]
    # 20 signs out of 32: a hundred bits
    assert len(plain(secret)) == 20


@pytest.mark.parametrize(
    "guess", ["", "A", "AAAAA-AAAAA-AAAAA-AAAAA", "%00", "' OR 1=1 --", "中" * 20, "0" * 60]
)
def test_a_wrong_code_opens_nothing(held: Held, guess: str) -> None:
    code_of(held)
    answer = shown(guess)
    assert answer.status_code == 422
    assert NAME not in body_of(answer)


def test_an_earlier_and_a_revoked_code_are_answered_like_one_that_never_was(held: Held) -> None:
    earlier, secret = code_of(held), code_of(held)
    assert NAME in body_of(shown(secret))
    never = body_of(shown("ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ"))
    assert _without(body_of(shown(earlier)), earlier) == _without(never, "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ")
    with acting(held.keeper):
        ops.revoke_code(bundle=queries.one(pk=held.bundle.pk), by=held.keeper, at=AT)
    assert _without(body_of(shown(secret)), secret) == _without(never, "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ")


def _without(page: str, code: str) -> str:
    """A page without the code and what the form hides against forgery."""
    lines = page.replace(code, "").splitlines()
    return "\n".join(line for line in lines if "csrf" not in line)


def test_the_page_shows_states_whose_turn_it_is_and_what_is_asked_and_nothing_else(held: Held) -> None:
    secret = code_of(held)
    held.take("A1", "file", by=held.applicant, day=TODAY)
    held.take("A1", "ask_corrections", by=held.bodies.outsider, day=TODAY, text="补交频率检测报告")
    held.take("A2", "file", by=held.applicant, day=TODAY)
    held.take("A2", "promise", by=held.coordinator, day=TODAY, days=9, text=NOTE)
    answer = shown(secret.lower().replace("-", " "))
    page = body_of(answer)
    assert answer.status_code == 200
    for words in (
        NAME,
        "频率使用许可",
        "待补正",
        "补交频率检测报告",
        "设备参数",
        held.bodies.assistant.label,
    ):
        assert words in page
    people = [by.person for by in (held.keeper, held.coordinator, held.applicant)]
    hidden = [*Person.objects.filter(pk__in=people).values_list("name", flat=True), NOTE, "逾期概率", "余量"]
    hidden += [held.bodies.group.label, reverse("approval-bundle", args=[held.bundle.pk])]
    assert [words for words in hidden if words in page] == []
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Granted" not in page
    assert "Now with" in body_of(shown(secret, language="en"))


def test_a_code_opens_its_own_bundle_alone(held: Held, standing: Standing) -> None:
    secret = code_of(held)
    with acting(held.keeper):
        other = ops.open_bundle(
            name="另一项申报", project=held.bundle.project, applicant=standing.department,
            deadline=date(2025, 5, 30), by=held.keeper, at=AT,
        )  # fmt: skip
    page = body_of(shown(secret))
    assert "另一项申报" not in page
    assert other.number not in page


def test_tries_are_bounded(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = code_of(held)
    monkeypatch.setattr(tracking, "TRIES", 3)
    near = f"{secret[:5]}-AAAAA-AAAAA-AAAAA"
    answers = [shown(near).status_code for _try in range(4)]
    assert answers == [422, 422, 422, 429]
    # whoever holds the code waits too: the answer tells nothing
    assert shown(secret).status_code == 429


def test_who_tries_much_shuts_nobody_else_out(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = code_of(held)
    monkeypatch.setattr(tracking, "TRIES", 1)
    other = "B" if secret[0] == "A" else "A"
    answers = [shown(f"{other}{secret[1:5]}-AAAAA-AAAAA-AAAAA").status_code for _try in range(2)]
    # one proxy's address for all of them
    assert answers == [422, 429]
    assert shown(secret).status_code == 200


def test_the_code_is_sent_in_no_address(held: Held) -> None:
    secret = code_of(held)
    assert NAME not in body_of(Client().get(reverse("track"), {"code": secret}))
    page = body_of(shown(secret))
    assert f"={secret}" not in page
    assert f"/{secret}" not in page


def test_the_code_is_shown_once(held: Held) -> None:
    client = browser(held.keeper)
    address = reverse("approval-bundle-code", args=[held.bundle.pk])
    assert client.get(address).status_code == 200
    made = body_of(client.post(address))
    secret = made.split('id="tracking-code">')[1].split("<")[0]
    assert NAME in body_of(shown(secret))
    assert secret not in body_of(client.get(reverse("approval-bundle", args=[held.bundle.pk])))
    assert browser(held.applicant).post(address).status_code == 403


def test_its_use_is_noted_by_the_day(held: Held) -> None:
    shown(code_of(held))
    with acting(held.keeper):
        assert TrackingCode.objects.get(bundle=held.bundle, revoked_at=None).last_used_on == on(TODAY).date()
