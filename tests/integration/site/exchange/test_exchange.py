"""The pages of the exchange: the system officer's alone, every trust confirmed by a fingerprint, and no word of content."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.exchange import card as cards
from jianxing.exchange import operations
from jianxing.exchange.models import Certificate, Node, Peer
from jianxing.kernel.actor import Actor
from tests.exchange_nodes import KIND, register_trial_kind
from tests.integration.site.exchange.foreign import Foreign, foreign
from tests.integration.site.findings.browsing import browser, counted
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db
MARKER = "绝密标记文字"


@pytest.fixture(autouse=True)
def _keys(settings: Any, tmp_path: Path) -> None:
    settings.EXCHANGE_KEYS = tmp_path / "secrets"
    settings.EXCHANGE_KEYS.mkdir(mode=0o700)


@pytest.fixture
def officer(standing: Standing) -> Client:
    return browser(standing.system)


@pytest.fixture
def established(standing: Standing) -> Node:
    return operations.establish(code="tianjin", name="天津节点", by=Actor.system(), at=AT)


@pytest.fixture
def other(tmp_path: Path) -> Foreign:
    return foreign("beijing", home=tmp_path, address="beijing.example:8443")


@pytest.fixture
def peer(established: Node, other: Foreign) -> Peer:
    return operations.add_peer(document=other.card, fingerprint=other.fingerprint, by=Actor.system(), at=AT)


def card_file(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("card.json", text.encode(), content_type="application/json")


@pytest.mark.parametrize("who", ["supervisor", "leader", "handler", "outsider", "security", "audit"])
def test_to_everybody_else_there_is_no_such_page(standing: Standing, peer: Peer, who: str) -> None:
    client, held = browser(getattr(standing, who)), Certificate.objects.get(peer=peer)
    plain = ("exchange", "exchange-node", "exchange-card", "exchange-certificate", "exchange-peer-add")
    of_peer = ("exchange-peer", "exchange-peer-card", "exchange-peer-address", "exchange-peer-revoke")
    urls = [reverse(name) for name in (*plain, "exchange-certificate-change")]
    urls += [reverse(name, args=[peer.pk]) for name in (*of_peer, "exchange-peer-certificate")]
    urls += [reverse("exchange-certificate-revoke", args=[held.pk])]
    for url in urls:
        assert client.get(url).status_code == 404, url
    for url in (
        reverse("exchange-certificate-next"),
        reverse("exchange-peer-now", args=[peer.pk]),
        reverse("exchange-peer-export", args=[peer.pk]),
        reverse("exchange-import"),
        reverse("exchange-peer-revoke", args=[peer.pk]),
    ):
        assert client.post(url, {"reason": "x"}).status_code == 404, url
    peer.refresh_from_db()
    assert peer.state == Peer.State.LISTED


def test_a_card_that_was_exchanged_on_its_way_is_refused(
    officer: Client, established: Node, other: Foreign, tmp_path: Path
) -> None:
    (tmp_path / "false").mkdir()
    false = foreign("beijing", home=tmp_path / "false")
    sent = {"card": card_file(false.card), "fingerprint": other.fingerprint}
    answer = officer.post(reverse("exchange-peer-add"), sent)
    assert answer.status_code == 422
    assert cards.in_groups(false.fingerprint) in answer.content.decode()
    assert not Peer.objects.exists()


@pytest.mark.parametrize("text", ["", "{}", "not json", "\ufeff", "[" * 5000])
def test_what_is_no_card_is_refused(officer: Client, established: Node, text: str) -> None:
    sent = {"card": card_file(text or " "), "fingerprint": "0" * 64}
    assert officer.post(reverse("exchange-peer-add"), sent).status_code == 422
    assert not Peer.objects.exists()


def test_another_certificate_than_was_read_out_is_not_pinned(
    officer: Client, peer: Peer, other: Foreign, tmp_path: Path
) -> None:
    (tmp_path / "more").mkdir()
    further = foreign("beijing", home=tmp_path / "more").identity.certificate
    url = reverse("exchange-peer-certificate", args=[peer.pk])
    file = SimpleUploadedFile("c.pem", further.pem.encode())
    wrong = officer.post(url, {"certificate": file, "fingerprint": other.fingerprint})
    assert wrong.status_code == 422
    assert Certificate.objects.filter(peer=peer).count() == 1
    file.seek(0)
    right = officer.post(
        url, {"certificate": file, "fingerprint": cards.in_groups(further.fingerprint).upper()}
    )
    assert right.status_code == 302
    assert Certificate.objects.filter(peer=peer).count() == 2


def test_revoking_needs_a_reason(officer: Client, peer: Peer) -> None:
    held = Certificate.objects.get(peer=peer)
    for url in (
        reverse("exchange-peer-revoke", args=[peer.pk]),
        reverse("exchange-certificate-revoke", args=[held.pk]),
    ):
        assert officer.post(url, {"reason": " "}).status_code == 422
        assert officer.post(url, {"reason": "设备遗失"}).status_code == 302
    peer.refresh_from_db()
    held.refresh_from_db()
    assert (peer.state, peer.revoke_reason) == (Peer.State.REVOKED, "设备遗失")
    assert held.revoked_at is not None
    assert "设备遗失" in officer.get(reverse("exchange-peer", args=[peer.pk])).content.decode()


def test_a_node_without_an_address_is_told_how_to_get_one(officer: Client) -> None:
    assert reverse("exchange-node") in officer.get(reverse("exchange")).content.decode()
    assert officer.get(reverse("exchange-card")).status_code == 409
    assert officer.get(reverse("exchange-certificate")).status_code == 409
    assert officer.post(reverse("exchange-node"), {"code": "天津", "name": "天津"}).status_code == 422
    answer = officer.post(reverse("exchange-node"), {"code": "tianjin", "name": "天津节点"})
    assert answer.status_code == 302
    assert Node.objects.get().code == "tianjin"


def test_a_node_is_listed_by_its_card_and_reached_as_the_card_says(
    officer: Client, established: Node, other: Foreign
) -> None:
    sent = {"card": card_file(other.card), "fingerprint": cards.in_groups(other.fingerprint)}
    answer = officer.post(reverse("exchange-peer-add"), sent)
    listed = Peer.objects.get()
    assert answer["Location"] == reverse("exchange-peer", args=[listed.pk])
    assert listed.address == "beijing.example:8443"
    pinned = Certificate.objects.get(peer=listed)
    assert pinned.fingerprint == other.identity.certificate.fingerprint
    page = officer.get(answer["Location"]).content.decode()
    assert cards.in_groups(other.fingerprint) in page
    assert cards.in_groups(pinned.fingerprint) in page


def test_an_address_that_the_operator_sets_holds_until_the_card_says_another(
    officer: Client, peer: Peer, other: Foreign
) -> None:
    url = reverse("exchange-peer-address", args=[peer.pk])
    assert officer.post(url, {"address": "beijing"}).status_code == 422
    assert officer.post(url, {"address": "[2001:db8::7]:8443"}).status_code == 302
    operations.renew_peer(
        peer=peer, document=other.card, fingerprint=other.fingerprint, by=Actor.system(), at=AT
    )
    peer.refresh_from_db()
    assert peer.address == "[2001:db8::7]:8443"


def test_the_pages_show_the_queue_and_no_word_of_it(officer: Client, standing: Standing, peer: Peer) -> None:
    register_trial_kind()
    to = peer.hostings.get().body
    by = Actor.system(body_id=standing.group.pk)
    with acting(by):
        operations.send(
            kind=KIND, sender=standing.group, to=to, payload={"serial": 1, "words": MARKER}, by=by, at=AT
        )
    for url in (reverse("exchange"), reverse("exchange-peer", args=[peer.pk])):
        with counted() as queries:
            text = officer.get(url).content.decode()
        assert len(queries) < 30
        assert MARKER not in text
        assert standing.group.name not in text
    assert KIND in text


def test_a_file_is_taken_out_and_brought_in_elsewhere(
    officer: Client, standing: Standing, peer: Peer
) -> None:
    answer = officer.post(reverse("exchange-peer-export", args=[peer.pk]))
    assert answer["Content-Disposition"].startswith('attachment; filename="tianjin-beijing-')
    assert answer["Cache-Control"] == "no-store"
    carried = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # it is a file
    assert carried[:2] == b"PK"
    for content, status in ((b"not a zip", 422), (carried, 302)):
        sent = {"file": SimpleUploadedFile("x.jxe", content)}
        assert officer.post(reverse("exchange-import"), sent).status_code == status
    # What a node wrote itself is nothing that a peer sent.
    assert "unknown-sender" in officer.get(reverse("exchange")).content.decode()


def test_a_card_is_given_out_and_never_kept(officer: Client, established: Node) -> None:
    answer = officer.get(reverse("exchange-card"))
    assert answer["Cache-Control"] == "no-store"
    assert "attachment" in answer["Content-Disposition"]
    read = cards.read(answer.content)
    assert read.card.node == "tianjin"
    assert cards.in_groups(read.fingerprint) in officer.get(reverse("exchange")).content.decode()
    pem = officer.get(reverse("exchange-certificate")).content.decode()
    assert read.card.network is not None
    assert read.card.network.certificates == (pem,)
    assert "PRIVATE" not in pem


def test_a_certificate_is_changed_in_two_steps(officer: Client, established: Node) -> None:
    before = officer.get(reverse("exchange-certificate")).content
    change = reverse("exchange-certificate-change")
    assert officer.post(change, {}).status_code == 422, "nothing follows yet"
    assert officer.post(reverse("exchange-certificate-next")).status_code == 302
    following = officer.get(reverse("exchange-certificate")).content
    assert following != before
    assert officer.post(change, {}).status_code == 302
    assert officer.get(reverse("exchange-certificate")).content == following


def test_a_change_waits_for_those_who_do_not_know_of_it(officer: Client, peer: Peer) -> None:
    officer.post(reverse("exchange-certificate-next"))
    change = reverse("exchange-certificate-change")
    refused = officer.post(change, {})
    assert refused.status_code == 422
    assert peer.name in refused.content.decode()
    assert officer.post(change, {"even_so": "on"}).status_code == 302
