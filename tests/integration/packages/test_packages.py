"""Evidence packages on one node: refused first, then packed, sent, verified, decided on and supplemented."""

import io
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import IntegrityError, transaction

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, ReasonMissing, StepRefused
from jianxing.evidence.models import Handing, Provenance
from jianxing.evidence.operations import Obtained, describe, hand_over, store
from jianxing.evidence.policies import Undescribed
from jianxing.evidence.queries import provenances, vault
from jianxing.evidence.thumbnails import preview
from jianxing.methods.packages.statement import Trust
from jianxing.methods.packages.verifying import verify
from jianxing.notices.models import Notice
from jianxing.packages import operations as ops
from jianxing.packages import policies, queries
from jianxing.packages.models import Decision, Package, Piece
from jianxing.packages.operations import Objections, packing
from tests.integration.packages import matters
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def node_with_keys(db: None, settings: Any, tmp_path: Path) -> None:
    """A folder of keys of its own; the node needs no address to sign what stays here."""
    settings.EXCHANGE_KEYS = tmp_path / "secrets"


def test_where_a_file_comes_from_is_said_by_its_body_after_the_fact_and_never_by_name(
    standing: Standing,
) -> None:
    by = standing.supervisor
    with acting(by):
        file = store(stream=io.BytesIO(matters.photo()), name="照片.jpg", by=by, at=AT)
    good = Obtained(way="photographed", medium="photo", officers=["TJ-0412"])
    with acting(standing.leader), pytest.raises(NotAllowed):
        describe(file=file, obtained=good, by=standing.leader, at=AT)
    with acting(by):
        for changes in (
            {"way": "guessed"},
            {"medium": ""},
            {"taken_at": AT + timedelta(minutes=1)},
            {"officers": ["张三"]},
            {"lon": Decimal("117.05")},
        ):
            spoilt = Obtained(**{"way": "photographed", "medium": "photo", **changes})  # type: ignore[arg-type]
            with pytest.raises(Undescribed):
                describe(file=file, obtained=spoilt, by=by, at=AT)
        with pytest.raises(Undescribed):
            hand_over(file=file, giver="甲", taker="甲", handed_at=AT, by=by, at=AT)
        assert not Provenance.objects.exists()
        assert not Handing.objects.exists()
        describe(file=file, obtained=good, by=by, at=AT)
        describe(file=file, obtained=Obtained(way="onsite", medium="photo"), by=by, at=AT)
        [counts] = provenances(pks=[file.pk]).values()
        assert (counts.version, counts.way, counts.officers) == (2, "onsite", [])
        assert counts.metadata["taken"] == "2025:03:05 09:30:00"
        assert (counts.metadata["lat"], counts.metadata["lon"]) == ("39.180000", "117.050000")
        assert Provenance.objects.filter(pk=counts.pk).update(place="elsewhere") == 0
    # The copy that is shown has none of it.
    assert b"Exif" not in preview(blob=file.blob, vault=vault())


def test_only_evidence_that_is_seen_is_packed_for_another_body(standing: Standing) -> None:
    by = standing.supervisor
    files = matters.evidence(by)
    with acting(by):
        refused: tuple[dict[str, Any], ...] = (
            {"recipient": standing.group},
            {"files": []},
            {"title": " "},
        )
        for wrong in refused:
            asked = {"files": files, "title": "题", "recipient": standing.department, **wrong}
            with pytest.raises(policies.NotPackable):
                ops.make(**asked, by=by, at=AT)
    with acting(standing.audit), pytest.raises(NotAllowed):
        ops.make(files=files, title="题", recipient=standing.department, by=standing.audit, at=AT)


def test_a_package_is_signed_by_its_body_and_holds_where_anybody_verifies_it(
    standing: Standing, tmp_path: Path
) -> None:
    by = standing.supervisor
    package = matters.packed(by, standing.department)
    assert (package.state, package.files, package.time) == ("packed", 2, "stated")
    assert package.file is not None
    path = vault().path_of(package.file.blob_id)
    with acting(by):
        trust = queries.trust()
        signer = queries.signer(key_id=package.key_id)
    assert signer == standing.group
    verdict = verify(path, trust=trust)
    assert verdict.holds
    assert verdict.statement is not None
    assert (verdict.statement.sender, verdict.statement.recipient) == (
        standing.group.code,
        standing.department.code,
    )
    [photo] = [one for one in verdict.pieces if one.path.endswith(".jpg")]
    assert photo.description.officers == ("TJ-0412", "TJ-0977")
    assert photo.description.custody[0].taker == "取证单位档案室"
    assert photo.description.metadata["make"] == "Camera works"
    assert not verify(path, trust=Trust({}, {})).holds
    with acting(by):
        with pytest.raises(ReasonMissing):
            ops.void(package=package, reason=" ", by=by, at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            Package.objects.filter(pk=package.pk).update(key_id="0" * 64)
    with acting(standing.handler), pytest.raises(Package.DoesNotExist):
        queries.one(pk=package.pk)


def test_a_large_package_is_packed_behind_the_page_and_twice_makes_no_second(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "AT_ONCE_FILES", 1)
    by = standing.supervisor
    package = matters.packed(by, standing.department)
    assert (package.state, package.file) == ("packing", None)
    for _time in range(2):
        ops.perform_packing(package_id=package.pk, by=by, at=AT)
    with acting(by):
        done = queries.one(pk=package.pk)
        assert (done.state, done.packed_files) == ("packed", 2)
        assert [act.kind for act in queries.acts(package=done)] == ["package.begin", "package.pack"]


def test_what_cannot_be_packed_is_voided_with_the_reason(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "AT_ONCE_FILES", 1)
    by = standing.supervisor
    package = matters.packed(by, standing.department)
    [first, *_rest] = package.pieces.all()
    vault().path_of(first.sha256).unlink()
    ops.perform_packing(package_id=package.pk, by=by, at=AT)
    with acting(by):
        done = queries.one(pk=package.pk)
    assert done.state == "void"
    assert first.sha256[:8] in done.void_reason


def test_nothing_in_a_package_is_shown_before_it_was_verified_by_its_receiver(standing: Standing) -> None:
    package, by = matters.sent(standing), standing.handler
    assert list(package.pieces.all()) == []
    with acting(standing.outsider), pytest.raises(Package.DoesNotExist):
        queries.one(pk=package.pk)
    with acting(standing.supervisor), pytest.raises(NotAllowed):
        ops.receive(package=package, by=standing.supervisor, at=AT)
    with acting(by):
        with pytest.raises(StepRefused):
            ops.decide(package=package, says="recognise", by=by, at=AT)
        ops.receive(package=package, by=by, at=AT)
        whole = queries.one(pk=package.pk)
        assert whole.state == "received"
        assert len(whole.pieces.all()) == 2
        assert queries.waiting(by=by).to_decide == 1
    with acting(by):
        told = Notice.objects.filter(subject="package", subject_id=package.pk)
        assert {one.kind for one in told} == {"package.sent"}


def test_a_package_that_does_not_hold_is_marked_and_never_shown(standing: Standing) -> None:
    package, by = matters.sent(standing), standing.handler
    assert package.file is not None
    path = vault().path_of(package.file.blob_id)
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    at = content.index("密取样记录".encode())
    content[at] ^= 1
    path.write_bytes(bytes(content))
    with acting(by):
        ops.receive(package=package, by=by, at=AT)
        whole = queries.one(pk=package.pk)
        assert whole.state == "unfit"
        assert list(whole.pieces.all()) == []
        assert [(fault["code"]) for fault in whole.faults] == ["altered"]
        with pytest.raises(StepRefused):
            ops.decide(package=whole, says="recognise", by=by, at=AT)


def test_recognition_is_refused_without_fitting_reasons_and_then_stands(standing: Standing) -> None:
    package, by = matters.received(standing), standing.handler
    with acting(by):
        with pytest.raises(policies.Unreasoned):
            ops.decide(package=package, says="decline", by=by, at=AT)
        with pytest.raises(policies.Unreasoned):
            ops.decide(package=package, says="recognise", objections=Objections(legality="无"), by=by, at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(package=package, says="decline", decided_at=AT)
        ops.decide(package=package, says="recognise", remark="采信", by=by, at=AT)
        with pytest.raises(StepRefused):
            ops.decide(package=package, says="decline", objections=Objections(legality="无"), by=by, at=AT)
        assert Decision.objects.filter(package=package).update(remark="") == 0
        assert queries.one(pk=package.pk).state == "recognised"
    with acting(standing.supervisor):
        assert Piece.objects.filter(package=package).update(path="data/other") == 0


def test_a_supplement_answers_what_was_lacking_once(standing: Standing) -> None:
    lacking, by = matters.received(standing), standing.supervisor
    with acting(standing.handler):
        ops.decide(
            package=lacking, says="ask_more", objections=Objections(authenticity="缺原始载体说明"),
            by=standing.handler, at=AT,
        )  # fmt: skip
    with acting(by):
        asked = queries.one(pk=lacking.pk)
        assert queries.waiting(by=by).to_supplement == 1
    more = matters.packed(by, standing.department, answers=asked)
    with acting(by):
        ops.send(package=more, by=by, at=AT)
        assert queries.one(pk=lacking.pk).state == "supplemented"
        assert [one.pk for one in queries.one(pk=lacking.pk).supplements.all()] == [more.pk]
        with pytest.raises(policies.NotAnswering):
            matters.packed(by, standing.department, answers=queries.one(pk=lacking.pk))
    with acting(standing.handler):
        [line] = queries.statistics()
        assert (line.decided, line.supplement, line.authenticity, line.relevance) == (1, 1, 1, 0)


def test_a_file_that_somebody_brings_is_received_once_and_refused_where_it_is_not_for_here(
    standing: Standing, tmp_path: Path
) -> None:
    package, by = matters.sent(standing), standing.handler
    assert package.file is not None
    path = tmp_path / "brought.zip"
    path.write_bytes(vault().path_of(package.file.blob_id).read_bytes())
    spoilt = tmp_path / "spoilt.zip"
    with ZipFile(path) as source, ZipFile(spoilt, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            target.writestr(info, content.replace(b"TJ-0412", b"TJ-0413"))
    with acting(by):
        assert not ops.look_into(path=spoilt, by=by).verdict.holds
        with pytest.raises(ops.DoesNotHold):
            ops.bring(path=spoilt, by=by, at=AT)
    with acting(standing.outsider), pytest.raises(Exception, match=standing.department.code):
        ops.bring(path=path, by=standing.outsider, at=AT)
    with acting(by):
        for _time in range(2):
            assert ops.bring(path=path, by=by, at=AT).pk == package.pk
        assert queries.one(pk=package.pk).state == "received"
