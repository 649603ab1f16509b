"""Small previews of pictures. They are drawn anew, so nothing of the original but its look is in them: no position, no
device, no time. The original is kept byte for byte; whoever may see it may download it."""

import io
import os
import secrets
import warnings
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from jianxing.evidence.kinds import PICTURES
from jianxing.evidence.models import Blob
from jianxing.evidence.vault import Vault

#: The longest edge of a preview, in points.
EDGES: Final = (240, 960)
#: Drawing holds every point in memory. A JPEG is read at an eighth of its size, so it may have more of them.
MOST_PIXELS: Final = 50_000_000
MOST_PIXELS_JPEG: Final = 120_000_000
PREVIEWS: Final = "previews"
_QUALITY: Final = 82


class NoPreview(Exception):
    """There is no preview of this content: it is no picture, too large to draw, or damaged; show its kind instead."""


def preview(*, blob: Blob, vault: Vault, edge: int = EDGES[0]) -> bytes:
    """Return a JPEG of at most *edge* points, made once and kept beside the store; raises ``NoPreview``."""
    if edge not in EDGES:
        raise ValueError(edge)
    if blob.media_type not in PICTURES:
        raise NoPreview
    kept = vault.root / PREVIEWS / blob.sha256[:2] / f"{blob.sha256}-{edge}.jpg"
    try:
        return kept.read_bytes()
    except FileNotFoundError:
        pass
    drawn = draw(path=vault.path_of(blob.sha256), edge=edge)
    _keep(kept, drawn)
    return drawn


def draw(*, path: Path, edge: int) -> bytes:
    """Draw the picture at *path* small and upright; raises ``NoPreview``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limits follow
            with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as picture:
                points = picture.width * picture.height
                is_jpeg = picture.format in ("JPEG", "MPO")
                if points > (MOST_PIXELS_JPEG if is_jpeg else MOST_PIXELS):
                    raise NoPreview
                picture.draft("RGB", (edge, edge))
                return as_jpeg(picture, edge=edge)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError):
        raise NoPreview from None


def as_jpeg(picture: Image.Image, *, edge: int) -> bytes:
    """Return an open picture drawn anew: upright, on white, at most *edge* points long, with nothing of it but its look."""
    small = ImageOps.exif_transpose(picture)
    small.thumbnail((edge, edge))
    opaque = Image.new("RGB", small.size, "white")
    layer = small.convert("RGBA")
    opaque.paste(layer, mask=layer.getchannel("A"))
    out = io.BytesIO()
    opaque.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _keep(path: Path, content: bytes) -> None:
    """Put a preview in place whole, or not at all; it can be drawn again, so it is not synced."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f".{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
