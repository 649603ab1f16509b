"""A small package with a picture, a text and other files, for spoiling."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image, ImageDraw

from jianxing.methods.packages.packing import Sender, pack, sources_in
from jianxing.methods.packages.pieces import Description, Handing

AT = datetime(2026, 3, 31, 2, 0, tzinfo=UTC)


def make(folder: Path, *, key: Ed25519PrivateKey) -> Path:
    """Write a package below *folder* and return it."""
    rng = random.Random(9)
    source = folder / "source"
    source.mkdir(parents=True)
    for number in range(6):
        (source / f"{number}.bin").write_bytes(b"\x00" + rng.randbytes(500 + 300 * number))
    (source / "记录.txt").write_text("现场检查记录\n排放口有水外溢\n", encoding="utf-8")
    picture = Image.new("RGB", (320, 240), "white")
    draw = ImageDraw.Draw(picture)
    for number in range(12):
        shade = rng.randrange(200)
        draw.rectangle(
            (number * 26, rng.randrange(200), number * 26 + 40, 240), fill=(shade, 90, 255 - shade)
        )
    picture.save(source / "photo.png")
    described = {
        "photo.png": Description(
            title="排放口", way="photographed", medium="photo", place="某园区东侧", lon="117.05", lat="39.18",
            taken_at="2026-03-20T09:30:00+08:00", body="TJ-EE", officers=("TJ-0001", "TJ-0002"),
            custody=(Handing("2026-03-20T18:00:00+08:00", "TJ-EE", "TJ-EE-ARCHIVE", "归档"),),
        )
    }  # fmt: skip
    out = folder / "P.zip"
    pack(
        sources_in(source, described), out=out, package="P", title="排放口取证",
        sender=Sender(code="TJ-EE", name="天津某单位", key=key), at=AT,
    )  # fmt: skip
    return out
