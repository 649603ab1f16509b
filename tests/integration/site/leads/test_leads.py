"""The leads room: its door, its closing, what it lets a browser keep, and who walks through it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from jianxing.referrals import queries
from jianxing.referrals.models import Part, Referral
from jianxing.site import clock
from jianxing.site.leads.room import COOKIE, SESSION
from jianxing.site.leads.uploading import in_memory_alone
from tests.integration.referrals import leads
from tests.integration.referrals.leads import Two, make_two, passphrase_of
from tests.integration.site.findings.browsing import body_of, browser, counted
from tests.standing import Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(standing: Standing) -> Two:
    return make_two(standing)


def inside(by: Actor) -> Client:
    """Somebody who has entered the room."""
    client = browser(by)
    answer = client.post(reverse("leads"), {"passphrase": passphrase_of(by), "next": ""})
    assert answer.status_code == 302, body_of(answer)
    return client


def test_nothing_of_the_room_is_kept_by_a_browser(two: Two) -> None:
    made = leads.received(two)
    client = inside(two.theirs.supervisor)
    for url in (
        reverse("leads"), reverse("leads-key"), reverse("leads-keys"), reverse("lead-new"),
        reverse("lead", args=[made.pk]),
    ):  # fmt: skip
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert "no-store" in answer["Cache-Control"]
        text = body_of(answer)
        for word in (leads.TITLE, leads.TEXT, leads.REPORTER, leads.PAPER.name):
            assert word not in text
    form = body_of(client.get(reverse("lead-new")))
    assert form.count('autocomplete="off"') >= 3
    door = body_of(browser(two.theirs.leader).get(reverse("leads")))
    assert 'autocomplete="new-password"' in door


def test_without_the_passphrase_everybody_stands_at_the_door(two: Two) -> None:
    made = leads.received(two)
    client = browser(two.theirs.supervisor)
    for url in (reverse("lead", args=[made.pk]), reverse("leads-keys"), reverse("lead-new")):
        assert client.get(url).url.startswith(reverse("leads"))  # type: ignore[attr-defined]
    for name, args in (
        ("lead-open", [made.pk]),
        ("lead-file", [made.pk, 0]),
        ("lead-do", [made.pk, "accept"]),
    ):
        assert client.post(reverse(name, args=args)).url.startswith(reverse("leads"))  # type: ignore[attr-defined]
    wrong = client.post(reverse("leads"), {"passphrase": "不是这一句口令啊啊啊"})
    assert wrong.status_code == 422
    assert made.number not in body_of(wrong)


def test_the_door_leads_nowhere_but_into_the_room(two: Two) -> None:
    by = two.theirs.supervisor
    client = browser(by)
    for asked in ("https://elsewhere.example/leads/", "//elsewhere.example/", "/findings/", "/leadsx"):
        answer = client.post(reverse("leads"), {"passphrase": passphrase_of(by), "next": asked})
        assert answer.url == reverse("leads"), asked  # type: ignore[attr-defined]


def test_neither_the_session_nor_the_cookie_opens_anything_alone(two: Two) -> None:
    """The session is in the database: what is in it is ciphertext, and its key is in the cookie alone."""
    made = leads.received(two)
    by = two.theirs.supervisor
    client = inside(by)
    private = leads.opener(by).private
    kept = client.session[SESSION]
    assert private.hex() not in str(kept)
    cookie = client.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/leads/"
    page = reverse("lead", args=[made.pk])
    assert client.get(page).status_code == 200
    client.cookies[COOKIE] = "AAAA" * 11
    assert client.get(page).status_code == 302
    # Closed by that: the right cookie comes too late.
    client.cookies[COOKIE] = cookie.value
    assert client.get(page).status_code == 302


def test_it_closes_after_a_quarter_of_an_hour_and_behind_who_leaves(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = inside(two.theirs.supervisor)
    assert client.get(reverse("leads-keys")).status_code == 200
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr("jianxing.site.clock.now", lambda: later)
    assert client.get(reverse("leads-keys")).status_code == 302
    assert SESSION not in client.session
    client = inside(two.theirs.supervisor)
    client.post(reverse("leads-leave"))
    assert client.get(reverse("leads-keys")).status_code == 302


def test_an_officer_is_told_a_number_and_no_more(two: Two, standing: Standing) -> None:
    for by in (standing.system, standing.security, standing.audit):
        assert "不足三件" in body_of(browser(by).get(reverse("leads")))
        assert browser(by).get(reverse("leads-keys")).status_code == 403
    made = [leads.sent(two) for _one in range(3)]
    for by in (standing.system, standing.security, standing.audit):
        text = body_of(browser(by).get(reverse("leads")))
        assert "3件" in text
        for one in made:
            assert one.number not in text
            assert browser(by).get(reverse("lead", args=[one.pk])).status_code == 403


def test_another_body_finds_nothing_inside_either(two: Two, standing: Standing) -> None:
    made = leads.received(two)
    leads.key_of(standing.leader)
    client = inside(standing.leader)
    assert made.number not in body_of(client.get(reverse("leads")))
    assert client.get(reverse("lead", args=[made.pk])).status_code == 404
    assert client.post(reverse("lead-open", args=[made.pk])).status_code == 404
    assert client.post(reverse("lead-file", args=[made.pk, 0])).status_code == 404


def test_a_lead_is_written_passed_on_and_opened_once(two: Two) -> None:
    writer, leader = inside(two.ours.supervisor), inside(two.ours.leader)
    given = {"to": two.theirs.body.pk, "title": leads.TITLE, "text": leads.TEXT, "reporter": leads.REPORTER}
    assert writer.post(reverse("lead-new"), given | {"title": ""}).status_code == 422
    paper = SimpleUploadedFile(leads.PAPER.name, leads.PAPER.content, "text/plain")
    answer = writer.post(reverse("lead-new"), given | {"uploads": paper})
    assert answer.status_code == 302, body_of(answer)
    with acting(two.ours.supervisor):
        pk = Referral.objects.get().pk
        assert {part.kind for part in Part.objects.all()} == {"content", "reporter", "file"}
    assert writer.post(reverse("lead-do", args=[pk, "send"])).status_code == 403
    assert leader.post(reverse("lead-do", args=[pk, "send"])).status_code == 302
    reader, head = inside(two.theirs.supervisor), inside(two.theirs.leader)
    assert reader.post(reverse("lead-do", args=[pk, "receive"])).status_code == 302
    assert reader.post(reverse("lead-open", args=[pk])).status_code == 403
    [worker] = leads.present(two.theirs.supervisor)
    assert head.post(reverse("lead-authorise", args=[pk]), {"to": worker.pk}).status_code == 302
    assert reader.get(reverse("lead-open", args=[pk])).status_code == 405
    shown = reader.post(reverse("lead-open", args=[pk]))
    text = body_of(shown)
    assert leads.TITLE in text
    assert leads.TEXT in text
    assert leads.REPORTER not in text
    assert "no-store" in shown["Cache-Control"]
    file = reader.post(reverse("lead-file", args=[pk, 0]))
    assert file.content == leads.PAPER.content
    assert file["Content-Type"] == "application/octet-stream"
    assert "no-store" in file["Cache-Control"]
    assert reader.post(reverse("lead-open", args=[pk])).status_code == 403
    assert head.post(reverse("lead-do", args=[pk, "accept"])).status_code == 302
    assert head.post(reverse("lead-do", args=[pk, "dispose"]), {"disposal": "concluded"}).status_code == 302
    assert head.post(reverse("lead-do", args=[pk, "tell"]), {"result": ""}).status_code == 422
    assert head.post(reverse("lead-do", args=[pk, "tell"]), {"result": "予以了结"}).status_code == 302
    assert "已反馈结果" in body_of(leader.get(reverse("lead", args=[pk])))


def test_an_upload_of_any_size_stays_in_memory(two: Two, settings: Any, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    writer = inside(two.ours.supervisor)
    given = {"to": two.theirs.body.pk, "title": leads.TITLE, "text": leads.TEXT}
    paper = SimpleUploadedFile("大附件.bin", b"x" * 3_000_000)
    assert writer.post(reverse("lead-new"), given | {"uploads": paper}).status_code == 302
    assert list(tmp_path.iterdir()) == []


def test_a_form_from_elsewhere_is_refused_though_it_is_read_late(two: Two) -> None:
    """The check of the token is put off until files are received in memory; it is made all the same."""
    by = two.ours.supervisor
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = inside(by).cookies
    answer = strict.post(
        reverse("lead-new"), {"to": two.theirs.body.pk, "title": leads.TITLE, "text": leads.TEXT}
    )
    assert answer.status_code == 403
    with acting(by):
        assert not Referral.objects.exists()


def test_custodians_open_in_turn_on_their_page(two: Two) -> None:
    made = leads.received(two)
    by = two.theirs.supervisor
    asker = inside(by)
    with acting(by):
        copy = queries.copies(body_key=two.theirs.key)[0]
    url = reverse("lead-reporter", args=[made.pk])
    assert asker.post(url, {"copy": copy.pk, "reason": ""}).status_code == 422
    assert asker.post(url, {"copy": copy.pk, "reason": "protect"}).status_code == 302
    with acting(by):
        [asked] = queries.openings(by=by)
    opening = reverse("leads-opening-do", args=[asked.pk, "open"])
    people = {one.person: one for one in two.theirs.custodians}
    first, second = (inside(people[key.person_id]) for key in (copy.first, copy.second))
    assert second.post(opening).status_code == 403
    assert "启封本人份额" in body_of(first.get(reverse("leads-keys")))
    assert first.post(opening).status_code == 302
    assert second.post(opening).status_code == 302
    read = reverse("leads-opening-read", args=[asked.pk])
    assert inside(two.theirs.leader).post(read).status_code == 403
    assert leads.REPORTER in body_of(asker.post(read))
    assert asker.post(read).status_code in (403, 409)


def test_keys_are_made_given_and_taken_on_their_page(two: Two, standing: Standing) -> None:
    by = standing.leader
    client = browser(by)
    key = reverse("leads-key")
    assert client.post(key, {"passphrase": "short", "again": "short"}).status_code == 422
    said = passphrase_of(by)
    assert client.post(key, {"passphrase": said, "again": said + "x"}).status_code == 422
    assert client.post(key, {"passphrase": said, "again": said}).status_code == 302
    client = inside(by)
    make = reverse("leads-keys-make")
    people = [one.person.login for one in leads.present(*two.ours.custodians)]
    wrong = client.post(make, {"first": people[0], "second": people[1], "third": "nobody"})
    assert wrong.status_code == 422
    given = dict(zip(("first", "second", "third"), people, strict=True))
    assert client.post(make, given).status_code == 302
    page = body_of(client.get(reverse("leads-keys")))
    key_made = queries.active_key(body_id=standing.commission.pk)
    assert key_made is not None
    assert key_made.key_id in page
    assert client.get(reverse("leads-keys-restore")).status_code == 200
    assert client.post(reverse("leads-keys-announce")).status_code == 302


def test_what_takes_uploads_is_set_before_anything_is_read(rf: Any) -> None:
    request = rf.post("/leads/new", {"uploads": SimpleUploadedFile("x.bin", b"x" * 2_000_000)})
    in_memory_alone(request)
    [file] = request.FILES.getlist("uploads")
    assert isinstance(file, InMemoryUploadedFile)


def test_every_page_inside_is_answered_in_less_than_thirty_queries(two: Two) -> None:
    made = leads.received(two)
    client = inside(two.theirs.leader)
    for url in (
        reverse("leads"), reverse("leads") + "?side=sealed", reverse("leads-keys"), reverse("lead-new"),
        reverse("lead", args=[made.pk]), reverse("lead-authorise", args=[made.pk]),
        reverse("lead-reporter", args=[made.pk]), reverse("lead-do", args=[made.pk, "accept"]),
    ):  # fmt: skip
        with counted() as asked:
            assert client.get(url).status_code == 200, url
        assert len(asked) < 30, (url, len(asked))
