"""Bringing, sharing and voiding files: refusals first."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.integration.evidence.conftest import AT, SYSTEM, Standing
from tests.unit.evidence import samples

from jianxing.directory import operations as directory
from jianxing.directory.acting import NoActingBody, acting
from jianxing.directory.policies import NotAllowed
from jianxing.evidence import policies, queries
from jianxing.evidence.kinds import KindRefused
from jianxing.evidence.models import Blob, File
from jianxing.evidence.operations import VoidedAlready, share, store, void
from jianxing.evidence.vault import EmptyFile, TooLarge
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act, Detail

PHOTO = samples.photo_with_place()


def bring(by: Actor, content: bytes = PHOTO, name: str = "现场照片.jpg") -> File:
    with acting(by):
        return store(stream=io.BytesIO(content), name=name, caption="东侧  河道", by=by, at=AT)


def seen_by(by: Actor) -> list[str]:
    with acting(by):
        return [file.name for file in File.objects.order_by("pk")]


def on_disk(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


# --- Refusals


@pytest.mark.parametrize(
    ("content", "refusal"),
    [(samples.EXE, KindRefused), (samples.SVG, KindRefused), (b"", EmptyFile), (bytes(5000), TooLarge)],
    ids=["exe renamed", "svg with script", "nothing", "over the limit"],
)
def test_what_is_refused_leaves_nothing(
    standing: Standing, files_root: Path, settings: Any, content: bytes, refusal: type[Exception]
) -> None:
    settings.MAX_UPLOAD_BYTES = 4096
    with pytest.raises(refusal, match="现场照片"):
        bring(standing.supervisor, content)
    assert on_disk(files_root) == []
    assert seen_by(standing.supervisor) == []
    assert not Blob.objects.exists()


def test_an_officer_brings_nothing(standing: Standing) -> None:
    with pytest.raises(NotAllowed):
        bring(standing.officer)
    with acting(standing.supervisor), pytest.raises(NotAllowed):
        store(stream=io.BytesIO(PHOTO), name="x", by=SYSTEM, at=AT)


def test_outside_an_acting_body_there_are_no_files(standing: Standing) -> None:
    bring(standing.supervisor)
    with pytest.raises(NoActingBody):
        File.objects.count()
    with pytest.raises(NoActingBody):
        store(stream=io.BytesIO(PHOTO), name="x.jpg", by=standing.supervisor, at=AT)


def test_another_body_sees_neither_the_file_nor_its_acts(standing: Standing) -> None:
    file = bring(standing.supervisor)
    for by in (standing.handler, standing.outsider):
        with acting(by):
            assert not File.objects.exists()
            assert not Act.objects.filter(subject="file").exists()
            assert not Detail.objects.filter(subject="file").exists()
            with pytest.raises(File.DoesNotExist):
                queries.open_file(file.pk)


def test_who_does_not_see_a_file_cannot_share_it(standing: Standing) -> None:
    file = bring(standing.supervisor)
    with acting(standing.outsider):
        assert share(files=[file], bodies=[standing.other.pk], by=standing.outsider, at=AT) == 0
    assert seen_by(standing.outsider) == []
    with acting(standing.supervisor), pytest.raises(NotAllowed):
        share(files=[file], bodies=[standing.other.pk], by=standing.officer, at=AT)


@pytest.mark.parametrize("who", ["leader", "handler", "outsider", "officer"])
def test_only_the_body_that_brought_it_voids(standing: Standing, who: str) -> None:
    file = bring(standing.supervisor)
    by = getattr(standing, who)
    with acting(by), pytest.raises(NotAllowed):
        void(file=file, reason="传错了", by=by, at=AT)
    assert not policies.can_void(file=file, by=by)
    assert policies.can_void(file=file, by=standing.supervisor)


def test_voiding_needs_a_reason_and_happens_once(standing: Standing) -> None:
    file = bring(standing.supervisor)
    with acting(standing.supervisor):
        with pytest.raises(policies.Unreasoned):
            void(file=file, reason="  ", by=standing.supervisor, at=AT)
        void(file=file, reason="传错了", by=standing.supervisor, at=AT)
        with pytest.raises(VoidedAlready):
            void(file=file, reason="传错了", by=standing.supervisor, at=AT)


@pytest.mark.parametrize(
    "change",
    [
        "uploaded_body_id = uploaded_body_id + 1",
        "uploaded_at = uploaded_at + interval '1 day'",
        "blob_id = repeat('0', 64)",
    ],
)
def test_the_database_keeps_the_provenance(standing: Standing, change: str) -> None:
    file = bring(standing.supervisor)
    with acting(standing.supervisor), connection.cursor() as cursor:
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(f"UPDATE evidence_file SET {change} WHERE id = %s", [file.pk])
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("UPDATE evidence_blob SET size = size + 1")


def test_the_application_deletes_nothing(standing: Standing) -> None:
    bring(standing.supervisor)
    with (
        acting(standing.supervisor),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        File.objects.all()._raw_delete("default")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Blob.objects.all()._raw_delete("default")


# --- What is done


def test_a_photo_is_kept_byte_for_byte_with_its_provenance(standing: Standing, files_root: Path) -> None:
    file = bring(standing.supervisor, name="../../现场\u202e照片\x00.JPG")
    assert (file.name, file.caption) == ("现场照片.jpg", "东侧 河道")
    assert (file.uploaded_body_id, file.uploaded_person_id) == (
        standing.group.pk,
        standing.supervisor.person_id,
    )
    [path] = on_disk(files_root)
    assert path.relative_to(files_root).parts == (file.blob_id[:2], file.blob_id[2:4], file.blob_id)
    assert path.read_bytes() == PHOTO
    with acting(standing.supervisor):
        opened = queries.open_file(file.pk)
        with queries.vault().open(opened.blob_id) as content:
            assert content.read() == PHOTO
        act = Act.objects.get(kind="file.store")
        assert act.public["sha256"] == file.blob_id
        assert "name" not in act.public
        assert Detail.objects.get(act=act).content["name"] == "现场照片.jpg"


def test_a_file_is_seen_by_its_body_and_those_above(standing: Standing) -> None:
    bring(standing.supervisor)
    assert seen_by(standing.leader) == ["现场照片.jpg"]
    assert seen_by(standing.outsider) == []


def test_sharing_shows_it_to_further_bodies_once(standing: Standing) -> None:
    files = [bring(standing.supervisor), bring(standing.supervisor, name="二.jpg")]
    with acting(standing.supervisor):
        assert share(files=files, bodies=[standing.department.pk], by=standing.supervisor, at=AT) == 2
        assert share(files=files, bodies=[standing.department.pk], by=standing.supervisor, at=AT) == 0
        assert Act.objects.filter(kind="file.share").count() == 2
    assert seen_by(standing.handler) == ["现场照片.jpg", "二.jpg"]
    assert seen_by(standing.outsider) == []


def test_who_was_shown_a_file_may_show_it_on(standing: Standing) -> None:
    file = bring(standing.supervisor)
    with acting(standing.supervisor):
        share(files=[file], bodies=[standing.department.pk], by=standing.supervisor, at=AT)
    with acting(standing.handler):
        assert share(files=[file], bodies=[standing.other.pk], by=standing.handler, at=AT) == 1
    assert len(seen_by(standing.handler)) == len(seen_by(standing.outsider)) == 1


def test_the_same_content_brought_twice_is_two_files_and_one_blob(
    standing: Standing, files_root: Path
) -> None:
    mine, theirs = bring(standing.supervisor), bring(standing.outsider, name="同一张.jpg")
    assert mine.blob_id == theirs.blob_id
    assert Blob.objects.count() == 1
    assert len(on_disk(files_root)) == 1
    assert seen_by(standing.outsider) == ["同一张.jpg"]


def test_a_voided_file_is_listed_and_not_given_out(standing: Standing) -> None:
    file = bring(standing.supervisor)
    with acting(standing.supervisor):
        void(file=file, reason="传错了", by=standing.supervisor, at=AT)
        [listed] = queries.files(pks=[file.pk])
        assert (listed.is_voided, listed.void_reason) == (True, "传错了")
        with pytest.raises(queries.FileVoided, match="传错了"):
            queries.open_file(file.pk)
        assert queries.vault().path_of(file.blob_id).exists()


def test_a_reorganisation_recomputes_who_sees(standing: Standing) -> None:
    bring(standing.supervisor)
    assert directory.move_body(body=standing.group, parent=standing.other, by=SYSTEM, at=AT) >= 1
    assert seen_by(standing.outsider) == ["现场照片.jpg"]
    assert seen_by(standing.leader) == []


def test_a_list_of_files_takes_one_query(standing: Standing, django_assert_num_queries: Any) -> None:
    pks = [bring(standing.supervisor, name=f"{n}.jpg").pk for n in range(5)]
    with acting(standing.supervisor), django_assert_num_queries(1):
        shown = [
            (f.name, f.blob.size, f.uploaded_body.name, str(f.uploaded_person))
            for f in queries.files(pks=pks)
        ]
    assert len(shown) == 5
