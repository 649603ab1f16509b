"""Evidence and packages brought to where a test needs them, by the real operations."""

import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from PIL import Image

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.evidence.models import File
from jianxing.evidence.operations import Obtained, describe, hand_over, store
from jianxing.kernel.actor import Actor
from jianxing.packages import operations as ops
from jianxing.packages import queries
from jianxing.packages.models import Package
from tests.standing import AT, Standing

TITLE = "密件跨界排放口取证"
ABOUT = "密由跨界偷排问题"
PLACE = "密地北运河左岸"
NOTE = "密注现场取样"


def photo() -> bytes:
    """A JPEG whose camera wrote when and where."""
    picture = Image.new("RGB", (64, 48), "steelblue")
    exif = Image.Exif()
    exif[0x010F] = "Camera works"
    exif.get_ifd(0x8769)[0x9003] = "2025:03:05 09:30:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 10.0, 48.0), 3: "E", 4: (117.0, 3.0, 0.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def evidence(by: Actor, *, at: Any = AT) -> list[File]:
    """A described photo with a chain of custody, and a text without."""
    with acting(by):
        taken = store(stream=io.BytesIO(photo()), name="密排放口.jpg", by=by, at=at)
        noted = store(stream=io.BytesIO("密取样记录".encode()), name="密记录.txt", by=by, at=at)
        describe(
            file=taken,
            obtained=Obtained(
                way="photographed", medium="photo", place=PLACE, taken_at=at - timedelta(days=1),
                officers=["TJ-0412", "TJ-0977"], note=NOTE,
            ),
            by=by, at=at,
        )  # fmt: skip
        hand_over(
            file=taken, giver="取证单位", taker="取证单位档案室", handed_at=at - timedelta(hours=3), why="归档",
            by=by, at=at,
        )  # fmt: skip
    return [taken, noted]


def packed(by: Actor, recipient: Body, *, files: Sequence[File] = (), at: Any = AT, **matter: Any) -> Package:
    """A package of the acting body, packed and signed."""
    chosen = list(files) or evidence(by, at=at)
    with acting(by):
        made = ops.make(
            files=chosen,
            title=TITLE,
            recipient=recipient,
            matter=ops.Matter(about=ABOUT, **matter),
            by=by,
            at=at,
        )
        return queries.one(pk=made.pk)


def sent(standing: Standing, **matter: Any) -> Package:
    """A package of the group for the department, as the department sees it."""
    by = standing.supervisor
    package = packed(by, standing.department, **matter)
    with acting(by):
        ops.send(package=package, by=by, at=AT)
    with acting(standing.handler):
        return queries.one(pk=package.pk)


def received(standing: Standing, **matter: Any) -> Package:
    package, by = sent(standing, **matter), standing.handler
    with acting(by):
        ops.receive(package=package, by=by, at=AT)
        return queries.one(pk=package.pk)
