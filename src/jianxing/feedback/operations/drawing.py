"""Photos of the public drawn anew: nothing of what arrived but its look is kept, no position, no device, no time."""

import io
import warnings
from typing import Final

from PIL import Image

from jianxing.evidence.thumbnails import MOST_PIXELS, as_jpeg

#: The longest edge kept, in points.
EDGE: Final = 2048


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
                return as_jpeg(picture, edge=EDGE)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError):
        raise Undrawable from None
