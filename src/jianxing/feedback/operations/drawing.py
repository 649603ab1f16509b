"""Photos of the public drawn anew: nothing of what arrived but its look is kept, no position, no device, no time."""

import io
import warnings
from typing import Final

from PIL import Image, ImageOps

#: The longest edge kept, in points, and how many points are decoded at most.
EDGE: Final = 2048
MOST_PIXELS: Final = 50_000_000
QUALITY: Final = 82


class Undrawable(Exception):
    """It is no photo, too large to draw, or damaged."""


def drawn_anew(content: bytes) -> bytes:
    """Return a photo as a JPEG of at most ``EDGE`` points, upright, without metadata; raises ``Undrawable``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit follows
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Undrawable
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((EDGE, EDGE))
                layer = upright.convert("RGBA")
                opaque = Image.new("RGB", layer.size, "white")
                opaque.paste(layer, mask=layer.getchannel("A"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError):
        raise Undrawable from None
    out = io.BytesIO()
    opaque.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
