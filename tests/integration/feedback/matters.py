"""Reports brought to where a test needs them: by a door and the operation that brings envelopes in."""

import hashlib
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PIL import Image

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.feedback import operations as ops
from jianxing.feedback.models import Door, Report
from jianxing.kernel import sealing
from jianxing.kernel.actor import Actor
from tests.standing import AT, Standing

TITLE = "密口演示博物馆"
TEXT = "密诉无障碍坡道被堵"
ANSWER = "密回坡道已清理"
PUBLIC = "密公坡道已恢复通行"
KEPT = "密留夜间照明不足"
CONTACT = "密络 tel 1234"


def token_of(code: str) -> str:
    """What the database knows a code by."""
    return hashlib.sha256(code.encode()).hexdigest()


def photo() -> bytes:
    """A photo in which a camera wrote where it was taken."""
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (39.0, 7.0, 0.0), 3: "E", 4: (117.0, 12.0, 0.0)}
    exif[0x010F] = "Camera of somebody"
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()


def opened(by: Actor, *, title: str = TITLE, responsible: Body | None = None, **more: Any) -> Door:
    """A door of the acting body."""
    with acting(by):
        return ops.open_door(
            title_zh=title, title_en="Demonstration museum", domain="culture_tourism", responsible=responsible,
            by=by, at=AT, **more,
        )  # fmt: skip


def envelope(
    door: Door, code: str, *, text: str = TEXT, contact: str = "", photos: Sequence[bytes] = (), at: datetime = AT, **said: Any
) -> ops.Envelope:  # fmt: skip
    """A report as the process at the door keeps it."""
    token = token_of(code)
    public = ops.pair().public
    sealed = (
        sealing.wrap(contact.encode(), public=public, bound=sealing.of_contact(token)) if contact else None
    )
    said = {"category": "facility", "text": text, **said}
    return ops.Envelope(
        door=door.code,
        identity=token,
        token=token,
        kind="report",
        said=said,
        came_at=at,
        contact=sealed,
        photos=photos,
    )


def reported(door: Door, code: str, *, at: datetime = AT, **how: Any) -> Report:
    """A report that has come in by a door and been taken in."""
    by = Actor.system(body_id=door.body_id)
    with acting(by):
        brought = ops.bring_in(envelopes=[envelope(door, code, at=at, **how)], by=by, at=at)
        assert brought.taken == 1
        ops.take_in(body=by.body, at=at)
        found: Report = Report.objects.get(token=token_of(code))
        return found


def seen(by: Actor, report: Report) -> Report:
    """The report as somebody reads it."""
    from jianxing.feedback import queries

    with acting(by):
        return queries.one(pk=report.pk)


def answered(standing: Standing) -> Report:
    """A report with photo and contact that the department has answered, with words of the group for the public."""
    door = opened(standing.supervisor, responsible=standing.department)
    report = reported(door, f"answered {door.pk}", contact=CONTACT, photos=[photo()])
    with acting(standing.handler) as by:
        ops.accept(report=seen(by, report), by=by, at=AT)
        ops.answer(report=seen(by, report), text=ANSWER, by=by, at=AT)
    with acting(standing.supervisor) as by:
        return ops.publish(report=seen(by, report), text=PUBLIC, by=by, at=AT)


def gathered(standing: Standing, *, text: str = KEPT) -> list[Report]:
    """Three reports of one matter that nobody has routed: a candidate finding."""
    door = opened(standing.supervisor, title="密口夜间步道")
    return [reported(door, f"kept {door.pk} {n}", text=f"{text}{n}", category="safety") for n in range(3)]
