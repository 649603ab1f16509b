"""Previews: small, upright, and without anything but the look."""

import io
from pathlib import Path

import pytest
from PIL import Image
from tests.unit.evidence import samples

from jianxing.evidence import thumbnails
from jianxing.evidence.thumbnails import NoPreview, draw, preview


def drawn(tmp_path: Path, content: bytes, edge: int = 240) -> Image.Image:
    path = tmp_path / "content"
    path.write_bytes(content)
    return Image.open(io.BytesIO(draw(path=path, edge=edge)))


@pytest.mark.parametrize(
    "content",
    [samples.bomb_png(), samples.bomb_png(8_000, 8_000), samples.picture()[:200], samples.PDF, b""],
    ids=["bomb", "too large to draw", "cut off", "no picture", "empty"],
)
def test_what_cannot_be_drawn_is_said_and_does_no_harm(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(NoPreview):
        drawn(tmp_path, content)


def test_a_preview_has_no_position_device_or_time(tmp_path: Path) -> None:
    original = samples.photo_with_place()
    assert Image.open(io.BytesIO(original)).getexif().get_ifd(0x8825)
    small = drawn(tmp_path, original)
    assert not small.getexif()
    assert not {"exif", "comment", "icc_profile", "photoshop", "xmp"} & set(small.info)


def test_a_photo_taken_upright_stands_upright(tmp_path: Path) -> None:
    assert drawn(tmp_path, samples.photo_with_place()).size == (40, 80)


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_the_longest_edge_is_kept(tmp_path: Path, format_: str) -> None:
    small = drawn(tmp_path, samples.picture(format_, size=(2000, 1000)))
    assert small.format == "JPEG"
    assert small.size == (240, 120)


def test_a_transparent_picture_lies_on_white(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    corner = drawn(tmp_path, out.getvalue()).getpixel((0, 0))
    assert isinstance(corner, tuple)
    assert min(corner) > 250


def test_only_known_edges_are_drawn(tmp_path: Path) -> None:
    from jianxing.evidence.models import Blob
    from jianxing.evidence.vault import Vault

    with pytest.raises(ValueError, match="7"):
        preview(blob=Blob(sha256="0" * 64, media_type="image/png"), vault=Vault(tmp_path), edge=7)
    with pytest.raises(NoPreview):
        preview(blob=Blob(sha256="0" * 64, media_type="application/pdf"), vault=Vault(tmp_path))
    assert 240 in thumbnails.EDGES
