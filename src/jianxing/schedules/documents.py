"""An update as a file that other programs read: JSON, MSPDI, XER, xlsx."""

from dataclasses import dataclass
from typing import Final

from jianxing.methods.schedules.model import Remark
from jianxing.methods.schedules.writing import write
from jianxing.schedules import queries
from jianxing.schedules.models import ScheduleUpdate

MEDIA_TYPES: Final = {
    "json": "application/json",
    "mspdi": "application/xml",
    "xer": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ENDINGS: Final = {"json": "json", "mspdi": "xml", "xer": "xer", "xlsx": "xlsx"}


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds, what it is called, and what its form has no place for."""

    name: str
    content: bytes
    media_type: str
    remarks: tuple[Remark, ...] = ()


def document(*, update: ScheduleUpdate, form: str) -> Document:
    """Return an update as a file of one of the forms; JSON is, byte for byte, what its digest is of."""
    frozen = queries.frozen_of(update=update)
    remarks: tuple[Remark, ...] = ()
    content = frozen
    if form != "json":
        content, remarks = write(queries.network_of(update=update), form)
    name = f"{update.schedule.project.name} {update.schedule.name} {update.ordinal}.{ENDINGS[form]}"
    return Document(name, content, MEDIA_TYPES[form], remarks)
