"""A lead between two nodes with databases of their own: it takes effect once, as ciphertext, and comes back where refused."""

import json
from base64 import b64encode
from typing import Any

import pytest

from jianxing.directory.acting import acting
from jianxing.exchange import envelope, kinds
from jianxing.exchange.kinds import Received, Refused
from jianxing.kernel.actor import Actor
from jianxing.referrals import operations as ops
from jianxing.referrals import queries
from jianxing.referrals.lifecycle import State
from jianxing.referrals.models import BodyKey, Journey, Part, PartKey, PartPiece, Referral
from jianxing.referrals.operations.arriving import receive_key, receive_referral, receive_step
from tests.exchange_nodes import carry_all
from tests.integration.referrals import leads
from tests.integration.referrals.conftest import Apart
from tests.integration.referrals.leads import authorise, opened
from tests.standing import AT

WORDS = (leads.TITLE, leads.TEXT, leads.REPORTER, leads.PAPER.name, leads.PAPER.content.decode())


def passed_on(apart: Apart) -> Referral:
    """Sealed at one node for the body at the other, and passed on; the envelopes wait."""
    worker, leader = apart.ours.supervisor, apart.ours.leader
    with apart.bei.here():
        to = apart.bei.body_of(apart.jin, "one")
        with acting(worker):
            made = ops.seal(lead=leads.LEAD, to=to, by=worker, at=AT)
        with acting(leader):
            return ops.send(referral=queries.one(pk=made.pk), by=leader, at=AT)


def arrived(apart: Apart, made: Referral) -> Referral:
    by = apart.theirs.supervisor
    with apart.jin.here(), acting(by):
        found: Referral = Referral.objects.get(uid=made.uid)
        return queries.one(pk=found.pk)


def at_origin(apart: Apart, made: Referral) -> Referral:
    with apart.bei.here(), acting(apart.ours.leader):
        return queries.one(pk=made.pk)


def test_the_envelopes_carry_ciphertext_and_ids_alone(apart: Apart) -> None:
    made = passed_on(apart)
    parcels = apart.bei.parcels(apart.jin)
    assert len(parcels) == 2  # the lead, and the attachment that follows it
    for parcel in parcels:
        said = envelope.opened(parcel.envelope).payload
        for word in WORDS:
            assert word.encode() not in said
            assert json.dumps(word)[1:-1].encode() not in said
    assert str(made.uid).encode() in envelope.opened(parcels[0].envelope).payload


def test_it_takes_effect_once_and_opens_whole_at_the_other_node(apart: Apart) -> None:
    made = passed_on(apart)
    lead, file = apart.bei.parcels(apart.jin)
    apart.jin.take(file.envelope)  # out of turn: held until the lead is there
    apart.jin.take(lead.envelope)
    apart.jin.take(lead.envelope)
    apart.jin.take(file.envelope)
    apart.carry()
    there = arrived(apart, made)
    assert (there.state, there.number, there.has_reporter) == (State.SENT, made.number, True)
    by = apart.theirs.supervisor
    with apart.jin.here():
        with acting(by):
            assert Referral.objects.count() == 1
            ops.receive(referral=there, by=by, at=AT)
        read = opened(apart.theirs, there)
        assert (read.title, read.text) == (leads.TITLE, leads.TEXT)
        mine = leads.opener(by)
        with acting(by):
            _listed, content = ops.open_file(referral=there, ordinal=0, opener=mine, by=by, at=AT)
        assert content == leads.PAPER.content


def test_the_steps_come_back_with_their_sealed_answers(apart: Apart) -> None:
    made = passed_on(apart)
    apart.carry()
    by = apart.theirs.leader
    with apart.jin.here():
        there = arrived(apart, made)
        with acting(by):
            ops.receive(referral=there, by=by, at=AT)
            ops.accept(referral=there, by=by, at=AT)
            ops.dispose(referral=there, disposal="inquiry", note="仅供本单位", by=by, at=AT)
            ops.tell_result(referral=there, result="已谈话函询", by=by, at=AT)
    apart.carry()
    here = at_origin(apart, made)
    assert (here.state, here.disposal) == (State.TOLD, "inquiry")
    assert here.custody_id == here.receiver_id
    with apart.bei.here():
        read = opened(apart.ours, here)
        with acting(apart.ours.leader):
            settled = list(Journey.objects.values_list("settled_at", "code"))
    assert [one.text for one in read.answers] == ["已谈话函询"]
    assert all(at is not None and code == "" for at, code in settled)


def test_returned_it_is_in_custody_of_the_origin_again(apart: Apart) -> None:
    made = passed_on(apart)
    apart.carry()
    by = apart.theirs.leader
    with apart.jin.here():
        there = arrived(apart, made)
        with acting(by):
            ops.receive(referral=there, by=by, at=AT)
            ops.give_back(referral=there, reason="不属我市", by=by, at=AT)
    apart.carry()
    here = at_origin(apart, made)
    assert (here.state, here.custody_id) == (State.RETURNED, here.origin_id)
    with apart.bei.here():
        assert [one.text for one in opened(apart.ours, here).answers] == ["不属我市"]


def test_a_renewal_is_told_and_the_next_lead_is_sealed_to_the_new_key(apart: Apart) -> None:
    house = apart.theirs
    with apart.jin.here():
        pair = (leads.opener(house.custodians[0]), leads.opener(house.custodians[1]))
        done = ops.rotate(body=house.body, openers=pair, by=house.custodians[0], at=AT)
        assert not done.old_is_dead  # something sealed to it may be on its way
        new = house.key.key_id
    apart.carry()
    with apart.bei.here():
        to = apart.bei.body_of(apart.jin, "one")
        known = queries.active_key(body_id=to.pk)
        assert known is not None
        assert known.key_id == new
    made = passed_on(apart)
    apart.carry()
    with apart.jin.here():
        there = arrived(apart, made)
        with acting(house.supervisor):
            ops.receive(referral=there, by=house.supervisor, at=AT)
        assert opened(house, there).text == leads.TEXT


def test_what_crossed_a_renewal_on_its_way_still_opens(apart: Apart) -> None:
    made, house = passed_on(apart), apart.theirs
    with apart.jin.here():
        pair = (leads.opener(house.custodians[1]), leads.opener(house.custodians[2]))
        ops.rotate(body=house.body, openers=pair, by=house.custodians[1], at=AT)
    apart.carry()
    with apart.jin.here():
        there = arrived(apart, made)
        with acting(house.supervisor):
            ops.receive(referral=there, by=house.supervisor, at=AT)
        assert opened(house, there).text == leads.TEXT


def test_what_is_sealed_to_a_dead_key_comes_back_sealed(apart: Apart) -> None:
    made = passed_on(apart)
    with apart.jin.here():
        BodyKey.objects.filter(pk=apart.theirs.key.pk).update(state="dead", ended_at=AT)
    carry_all(apart.bei, apart.jin)
    here = at_origin(apart, made)
    assert (here.state, here.sent_at, here.visible_to) == (State.SEALED, None, [here.origin_id])
    with apart.bei.here():
        with acting(apart.ours.leader):
            codes = set(Journey.objects.values_list("code", flat=True))
        assert "key-dead" in codes
        authorise(apart.ours, here)
    with apart.jin.here(), acting(apart.theirs.leader):
        assert not Referral.objects.exists()


def said_by(apart: Apart, made: Referral) -> dict[str, Any]:
    lead = envelope.opened(apart.bei.parcels(apart.jin)[0].envelope).payload
    found: dict[str, Any] = envelope.read_json(lead)["payload"]
    assert found["lead"] == str(made.uid)
    return found


def deliver(
    apart: Apart, kind: str, payload: dict[str, Any], *, to: str = "one", sender: str = "one"
) -> None:
    """Hand a payload to the domain as the inbox would, as a node not of our making could send it."""
    at_jin = apart.jin.bodies[to]
    kinds.check_payload(kind=kind, payload=payload)
    received = Received(
        kind=kind, sender=apart.jin.body_of(apart.bei, sender), to=at_jin, payload=payload, attachments=(),
        handle="incoming:1", route="bei", number=1, sent_at=AT, act_id=1,
    )  # fmt: skip
    take = {"referral": receive_referral, "referral-step": receive_step, "body-key": receive_key}[kind]
    with acting(Actor.system(body_id=at_jin.pk)):
        take(received, at=AT)


@pytest.mark.parametrize(
    ("change", "to", "code"),
    [
        ({}, "two", "sealed-to-another"),  # replayed to another body
        ({"to_key": "0" * 64}, "one", "sealed-to-another"),
        ({"from_key": "0" * 64}, "one", "unknown-key"),
        ({"number": "L-0000-0000"}, "one", "seen-before"),
    ],
)
def test_a_lead_that_is_not_between_these_bodies_is_refused(
    apart: Apart, change: dict[str, str], to: str, code: str
) -> None:
    payload = said_by(apart, passed_on(apart)) | change
    with apart.jin.here(), pytest.raises(Refused) as refusal:
        deliver(apart, "referral", payload, to=to)
    assert refusal.value.code == code


def test_the_same_lead_under_another_number_is_refused_and_changes_nothing(apart: Apart) -> None:
    made = passed_on(apart)
    payload = said_by(apart, made)
    apart.carry()
    with apart.jin.here():
        with pytest.raises(Refused) as refusal:
            deliver(apart, "referral", payload)
        assert refusal.value.code == "seen-before"
        with acting(apart.theirs.leader):
            assert PartKey.objects.count() == 3
            assert Part.objects.count() == 3


def test_a_lead_altered_on_its_way_does_not_open(apart: Apart) -> None:
    """The envelope's own signature aside: the seal holds by itself."""
    made = passed_on(apart)
    payload = said_by(apart, made)
    part = payload["parts"][0]
    part["cipher"] = part["cipher"][:-8] + "AAAAAAA="
    with apart.jin.here():
        deliver(apart, "referral", payload)
        there = arrived(apart, made)
        with acting(apart.theirs.supervisor):
            ops.receive(referral=there, by=apart.theirs.supervisor, at=AT)
        with pytest.raises(ops.DoesNotOpen):
            opened(apart.theirs, there)


def test_a_step_that_is_not_the_senders_is_refused(apart: Apart) -> None:
    made = passed_on(apart)
    apart.carry()
    with apart.jin.here():
        step = {"lead": str(made.uid), "step": "receive", "parts": []}
        with pytest.raises(Refused) as refusal:
            deliver(apart, "referral-step", step)
        assert refusal.value.code == "not-yours"
        unknown = step | {"lead": "00000000-0000-4000-8000-000000000000"}
        with pytest.raises(Refused) as refusal:
            deliver(apart, "referral-step", unknown)
        assert refusal.value.code == "unknown-lead"


def test_an_older_key_and_another_bodys_key_are_refused(apart: Apart) -> None:
    with apart.bei.here():
        known = apart.ours.key
        public = {"public": bytes(known.public).hex(), "reporter_public": bytes(known.reporter_public).hex()}
    with apart.jin.here():
        deliver(apart, "body-key", {"version": 1, **public})  # told again: nothing changes
        assert BodyKey.objects.filter(key_id=known.key_id).count() == 1
        with pytest.raises(Refused) as refusal:
            deliver(apart, "body-key", {"version": 1, **public}, sender="two")
        assert refusal.value.code == "key-of-another"
        other = {"public": "11" * 32, "reporter_public": "22" * 32}
        with pytest.raises(Refused) as refusal:
            deliver(apart, "body-key", {"version": 1, **other})
        assert refusal.value.code == "key-older"


LARGE = ops.Attachment(
    name="大附件.bin", media_type="application/octet-stream", content=leads.PAPER.content * 250_000
)


def large(apart: Apart, *, files: tuple[ops.Attachment, ...] = (LARGE,)) -> Referral:
    """Sealed with a large attachment and passed on to the other node; the envelopes wait."""
    worker, leader = apart.ours.supervisor, apart.ours.leader
    with apart.bei.here():
        to = apart.bei.body_of(apart.jin, "one")
        lead = ops.Lead(title=leads.TITLE, text=leads.TEXT, files=files)
        with acting(worker):
            made = ops.seal(lead=lead, to=to, by=worker, at=AT)
        with acting(leader):
            return ops.send(referral=queries.one(pk=made.pk), by=leader, at=AT)


def file_of(apart: Apart, there: Referral, ordinal: int = 0) -> bytes:
    """Open the lead at the other node, and an attachment of it."""
    by = apart.theirs.supervisor
    with apart.jin.here():
        if there.state == State.SENT:
            with acting(by):
                there = ops.receive(referral=queries.one(pk=there.pk), by=by, at=AT)
        opened(apart.theirs, there)
        mine = leads.opener(by)
        with acting(by):
            return ops.open_file(referral=there, ordinal=ordinal, opener=mine, by=by, at=AT)[1]


def attached(apart: Apart) -> list[dict[str, Any]]:
    """The payloads by which attachments follow their leads, as they wait."""
    said = [
        envelope.read_json(envelope.opened(parcel.envelope).payload)
        for parcel in apart.bei.parcels(apart.jin)
    ]
    return [one["payload"] for one in said if one["kind"] == "referral-step"]


def test_a_large_attachment_goes_in_pieces_and_opens_whole(apart: Apart) -> None:
    made = large(apart)
    pieces = attached(apart)
    assert [(one["piece"], one["pieces"]) for one in pieces] == [
        (n, len(pieces)) for n in range(1, len(pieces) + 1)
    ]
    assert len(pieces) > 2
    for parcel in apart.bei.parcels(apart.jin):
        assert len(parcel.envelope) <= envelope.MAX_BYTES
    apart.carry()
    assert apart.jin.troubles() == []
    assert file_of(apart, arrived(apart, made)) == LARGE.content


def test_pieces_come_doubled_and_in_any_order_and_stand_once(apart: Apart) -> None:
    made = large(apart)
    parcels = apart.bei.parcels(apart.jin)
    for parcel in [*reversed(parcels), *parcels, *parcels[2:]]:
        apart.jin.take(parcel.envelope)
    there = arrived(apart, made)
    with apart.jin.here(), acting(apart.theirs.supervisor):
        part = Part.objects.get(referral=there, kind="file")
        assert PartPiece.objects.filter(part=part).count() == part.pieces - 1
    assert file_of(apart, there) == LARGE.content


def test_until_its_last_piece_has_come_an_attachment_is_not_whole(apart: Apart) -> None:
    made = large(apart)
    *first, last = apart.bei.parcels(apart.jin)
    for parcel in first:
        apart.jin.take(parcel.envelope)
    there = arrived(apart, made)
    with pytest.raises(ops.NotWhole):
        file_of(apart, there)
    apart.jin.take(last.envelope)
    assert file_of(apart, arrived(apart, made)) == LARGE.content


@pytest.mark.parametrize("how", ["cut", "exchanged", "of another lead", "turned"])
def test_pieces_that_are_not_themselves_open_nothing(apart: Apart, how: str) -> None:
    """The envelopes' signatures aside: a thief of the sending node's keys could sign what follows."""
    other = large(apart)
    stray = attached(apart)
    apart.carry()
    made = large(apart)
    payload, pieces = said_by(apart, made), attached(apart)
    assert pieces[0]["lead"] == str(made.uid) != str(other.uid)
    words = [one["parts"][0]["cipher"] for one in pieces]
    if how == "cut":
        words[-1] = words[-1][: len(words[-1]) // 8 * 4]
    elif how == "exchanged":
        words[1], words[2] = words[2], words[1]
    elif how == "of another lead":
        words[1] = stray[1]["parts"][0]["cipher"]
    else:
        words[1] = ("B" if words[1][0] == "A" else "A") + words[1][1:]
    for one, cipher in zip(pieces, words, strict=True):
        one["parts"][0]["cipher"] = cipher
    with apart.jin.here():
        deliver(apart, "referral", payload)
        for one in pieces:
            deliver(apart, "referral-step", one)
    with pytest.raises(ops.DoesNotOpen):
        file_of(apart, arrived(apart, made))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"piece": 3}, "no-such-part"),  # one before it is missing
        ({"piece": 2, "pieces": 2}, "no-such-part"),
        ({"piece": 900, "pieces": 1000}, "no-such-part"),
        ({"piece": 1, "pieces": 1000}, "too-large"),
        ({"piece": 1}, "seen-before"),
    ],
)
def test_a_piece_that_has_no_place_is_refused(apart: Apart, change: dict[str, int], code: str) -> None:
    payload = said_by(apart, large(apart))
    pieces = attached(apart)
    with apart.jin.here():
        deliver(apart, "referral", payload)
        deliver(apart, "referral-step", pieces[0])
        with pytest.raises(Refused) as refusal:
            deliver(apart, "referral-step", pieces[1] | change)
        assert refusal.value.code == code


def test_more_than_a_file_of_evidence_may_have_is_not_sealed(apart: Apart, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = len(LARGE.content) - 1
    with pytest.raises(ops.TooMuch):
        large(apart)


def test_no_word_of_an_attachment_stands_in_what_is_kept_or_carried(apart: Apart) -> None:
    large(apart)
    held = [parcel.envelope for parcel in apart.bei.parcels(apart.jin)]
    apart.carry()
    word = leads.PAPER.content
    for node, house in ((apart.bei, apart.ours), (apart.jin, apart.theirs)):
        with node.here(), acting(house.leader):
            held += [bytes(cipher) for cipher in Part.objects.values_list("cipher", flat=True)]
            held += [bytes(cipher) for cipher in PartPiece.objects.values_list("cipher", flat=True)]
        held += [path.read_bytes() for path in node.home.rglob("*") if path.is_file()]
    assert len(held) > 5
    for content in held:
        assert word not in content
        assert b64encode(word * 3)[4:-4] not in content


@pytest.mark.parametrize("name", ["referral", "referral-step", "body-key"])
def test_the_schemas_admit_nothing_that_is_not_named(name: str) -> None:
    assert kinds.schema("jianxing.referrals", name)["additionalProperties"] is False
    with pytest.raises(kinds.PayloadUnfit):
        kinds.check_payload(kind=name, payload={"title": leads.TITLE})
