"""The store and the rows: what a crash leaves, and what tampering leaves."""

import io
from pathlib import Path

import pytest
from django.db import transaction
from tests.integration.evidence.conftest import AT, Standing
from tests.unit.evidence import samples

from jianxing.directory.acting import acting
from jianxing.evidence import queries
from jianxing.evidence.models import File
from jianxing.evidence.operations import store
from jianxing.evidence.queries import Fault
from jianxing.evidence.thumbnails import preview


def bring(standing: Standing, content: bytes) -> File:
    with acting(standing.supervisor):
        return store(stream=io.BytesIO(content), name="材料.jpg", by=standing.supervisor, at=AT)


class PowerLoss(BaseException):
    """Nothing after it runs."""


def bring_and_lose_power(standing: Standing, content: bytes) -> None:
    """The content is on the disk, the row is not committed."""
    with transaction.atomic():
        bring(standing, content)
        raise PowerLoss


def test_power_lost_between_disk_and_row_leaves_an_orphan_and_no_row(
    standing: Standing, files_root: Path
) -> None:
    with pytest.raises(PowerLoss):
        bring_and_lose_power(standing, samples.picture())
    with acting(standing.supervisor):
        assert not File.objects.exists()
        [orphan] = queries.orphans()
        assert list(queries.verify_store()) == []
    assert orphan.read_bytes() == samples.picture()
    bring(standing, samples.picture())  # the same again is simply kept
    assert list(queries.orphans()) == []


def test_what_an_upload_left_behind_is_found(standing: Standing, files_root: Path) -> None:
    bring(standing, samples.picture())
    (files_root / "incoming" / "half").write_bytes(b"half a photo")
    assert [path.name for path in queries.orphans()] == ["half"]


def test_an_intact_store_has_no_fault(standing: Standing) -> None:
    for n in range(3):
        bring(standing, samples.picture(size=(10 + n, 10)))
    assert list(queries.verify_store()) == []
    assert list(queries.orphans()) == []


def test_content_altered_and_content_removed_are_named(standing: Standing) -> None:
    altered, removed, _intact = (bring(standing, samples.picture(size=(10 + n, 10))) for n in range(3))
    vault = queries.vault()
    path = vault.path_of(altered.blob_id)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    vault.path_of(removed.blob_id).unlink()
    assert set(queries.verify_store()) == {
        Fault(altered.blob_id, "altered"),
        Fault(removed.blob_id, "missing"),
    }


def test_a_preview_is_drawn_once_and_leaves_the_original_alone(standing: Standing, files_root: Path) -> None:
    file = bring(standing, samples.photo_with_place())
    original = queries.vault().path_of(file.blob_id)
    first = preview(blob=file.blob, vault=queries.vault())
    assert original.read_bytes() == samples.photo_with_place()
    [kept] = (files_root / "previews").rglob("*.jpg")
    assert kept.read_bytes() == first
    assert list(queries.orphans()) == []
    original.unlink()  # so the second time it cannot be drawn
    assert preview(blob=file.blob, vault=queries.vault()) == first
