"""What a camera wrote into a picture: read once, to be kept beside the file. The picture that is shown has none of it."""

import warnings
from pathlib import Path
from typing import Final

from PIL import ExifTags, Image, UnidentifiedImageError

_READ: Final = {
    "Make": "make", "Model": "model", "DateTimeOriginal": "taken", "OffsetTimeOriginal": "offset",
    "Orientation": "orientation", "ExifImageWidth": "width", "ExifImageHeight": "height",
}  # fmt: skip
_LONGEST: Final = 120


def metadata_of(path: Path) -> dict[str, str]:
    """Return make, model, instant, size and position of the picture at *path*, as text; nothing where it is none or says none.

    Owners' names and serial numbers are left where they are: they say nothing of the matter, and much of a person.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as picture:
                exif = picture.getexif()
                tags = {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}
                position = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
        TypeError,
    ):
        return {}
    found = {
        name: " ".join(str(tags[tag]).replace("\0", " ").split())[:_LONGEST]
        for tag, label in ExifTags.TAGS.items()
        if tag in tags and (name := _READ.get(label, ""))
    }
    for name, of, value in (("lat", 1, 2), ("lon", 3, 4)):
        if (degrees := _degrees(position.get(value), str(position.get(of, "")))) is not None:
            found[name] = f"{degrees:.6f}"
    return {name: value for name, value in found.items() if value}


def _degrees(parts: object, side: str) -> float | None:
    try:
        whole, minutes, seconds = (float(part) for part in parts)  # type: ignore[attr-defined]  # three, or none
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    degrees = whole + minutes / 60 + seconds / 3600
    return -degrees if side in ("S", "W") else degrees
