"""Projects out and in as OC4IDS."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Sent
from jianxing.oc4ids import reading, writing


class PackageLine(TypedDict):
    """A project of a package and what is done with it: new, changed, unchanged or refused."""

    place: int
    id: str
    title: str
    outcome: str
    told: list[str]


class PackageRead(TypedDict):
    """What was, or would be, done."""

    counts: dict[str, int]
    projects: list[PackageLine]


class PackageSent(Sent):
    """What is done with the file."""

    dry: bool = Field(default=False, description="Only say what would be done.")


def take_out(call: Call) -> dict[str, Any]:
    """Give what the acting body sees of the projects as a package."""
    return writing.package(publisher=call.token.appointment.body.name, at=call.at)


def bring_in(call: Call) -> PackageRead:
    """Bring a package in, each project for itself."""
    file = call.files["file"]
    done = reading.bring_in(
        content=file.read(reading.MOST_BYTES + 1),
        name=file.name or "-",
        dry=call.sent(PackageSent).dry,
        by=call.by,
        at=call.at,
    )
    return {
        "counts": done.counts(),
        "projects": [
            {
                "place": line.place,
                "id": line.id,
                "title": line.title,
                "outcome": line.outcome,
                "told": list(line.told),
            }
            for line in done.lines
        ],
    }


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/oc4ids", name="get_oc4ids_package", area="projects", run=take_out,
        summary=_("The projects that the acting body sees, as OC4IDS"), gives=dict[str, Any],
    ),
    Endpoint(
        method="POST", path="/oc4ids", name="upload_oc4ids_package", area="projects", run=bring_in, upload="file",
        summary=_("Bring projects in from OC4IDS"), body=PackageSent, gives=PackageRead,
    ),
)  # fmt: skip
