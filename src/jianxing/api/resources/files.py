"""Files: bringing one, and getting it back byte for byte."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final, Literal

from django.http import FileResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from pydantic import AwareDatetime, Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import LONG, Sent, Text
from jianxing.api.resources.doings import Doing, Kind, WithReason, plain
from jianxing.evidence import queries, serving
from jianxing.evidence.models import File
from jianxing.evidence.operations import LONGEST_CAPTION, Obtained, describe, hand_over, store, void


class StoredFile(TypedDict):
    """A file that is kept; attach it by its id."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    caption: str
    uploaded_at: datetime


class FileSent(Sent):
    """What is said of the file."""

    caption: Annotated[str, Text(LONGEST_CAPTION)] = ""


class FileDescribed(Sent):
    """How a file was obtained. Officers are named by certificate number alone."""

    way: Literal[
        "onsite", "photographed", "copied", "provided", "measured", "exported", "testified", "appraised"
    ]  # fmt: skip
    medium: Literal["paper", "electronic", "photo", "object", "sample"]
    place: Annotated[str, Text(200)] = ""
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    taken_at: AwareDatetime | None = None
    officers: Annotated[list[Annotated[str, Text(40)]], Field(max_length=20)] = []
    note: Annotated[str, Text(LONG)] = ""


class FileHandedOver(Sent):
    """Who gave the original to whom, when and why: bodies, not persons."""

    giver: Annotated[str, Text(120)]
    taker: Annotated[str, Text(120)]
    handed_at: AwareDatetime
    why: Annotated[str, Text(200)] = ""


def _describe(file: File, sent: FileDescribed, call: Call) -> object:
    obtained = Obtained(
        way=sent.way, medium=sent.medium, place=sent.place, lon=_degrees(sent.lon), lat=_degrees(sent.lat),
        taken_at=sent.taken_at, officers=sent.officers, note=sent.note,
    )  # fmt: skip
    return describe(file=file, obtained=obtained, by=call.by, at=call.at)


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.6f}")


def bring(call: Call) -> Answer:
    """Keep a file. What it is comes from its content alone."""
    upload = call.files["file"]
    file = store(
        stream=upload, name=upload.name or "-", caption=call.sent(FileSent).caption, by=call.by, at=call.at
    )
    return KIND.made(file)


def give(call: Call) -> HttpResponseBase:
    """Give a file out."""
    file = queries.open_file(call.pk)
    headers = dict(serving.headers(file, download=True))
    if headers["ETag"] in parse_etags(call.request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified()
    content = queries.vault().open(file.blob_id)
    answer = FileResponse(content, content_type=headers.pop("Content-Type"))
    for name, value in headers.items():
        answer[name] = value
    return answer


def _stored(file: File) -> StoredFile:
    blob = file.blob
    return {
        "id": file.pk,
        "name": file.name,
        "media_type": blob.media_type,
        "size": blob.size,
        "sha256": blob.sha256,
        "caption": file.caption,
        "uploaded_at": file.uploaded_at,
    }


KIND: Final = Kind(
    area="files",
    path="/files/{id}",
    name="file",
    read=queries.open_file,
    title=lambda file: str(file.name),
    head=_stored,
    gives=StoredFile,
)
ENDPOINTS: Final = (
    Endpoint(
        method="POST", path="/files", name="upload_file", area="files", run=bring, status=201, upload="file",
        summary=_("Upload a file, to be attached to a finding"), body=FileSent, gives=StoredFile,
    ),
    Endpoint(
        method="GET", path="/files/{id}", name="download_file", area="files", run=give,
        summary=_("A file, byte for byte as it was uploaded"),
    ),
    *KIND.does(
        {
            "describe": Doing(
                body=FileDescribed, run=_describe, summary=_("Say where, when, how and by which officers a file was obtained"),
            ),
            "hand_over": Doing(
                body=FileHandedOver, run=plain(hand_over, "file", "giver", "taker", "handed_at", "why"),
                summary=_("Note that the original of a file went from one body to another"),
            ),
            "void": Doing(
                body=WithReason, run=plain(void, "file", "reason"), summary=_("Take a file back"),
            )
        }
    ),
)  # fmt: skip
