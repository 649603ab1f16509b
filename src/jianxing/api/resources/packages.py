"""Evidence packages: made of chosen files, sent, verified on receipt, recognised, supplemented or not recognised."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import LONG, Id, Listed, Sent, Text
from jianxing.api.paging import cursor, key_of
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Kind, Plain, WithReason, plain
from jianxing.api.resources.history import Deed, history
from jianxing.api.resources.naming import (
    Named,
    found_body,
    found_files,
    found_finding,
    maybe_person,
    named,
)
from jianxing.evidence.queries import open_file, vault
from jianxing.letters import queries as letters
from jianxing.letters.models import JointAction, Letter
from jianxing.packages import operations, queries
from jianxing.packages.lifecycle import State
from jianxing.packages.models import Decision, Package
from jianxing.packages.operations import Matter, Objections


class PackageHead(TypedDict):
    """A package after something was done to it."""

    id: int
    number: str
    state: State


class PackageLine(PackageHead):
    """A package as a list has it."""

    title: str
    about: str
    sender: Named
    recipient: Named
    files: int
    size: int
    sent_at: datetime | None


class PackageList(TypedDict):
    """A page of packages, newest first."""

    items: list[PackageLine]
    count: int
    next: str | None


class PieceLine(TypedDict):
    """A file in a package, and how it was obtained."""

    path: str
    size: int
    sha256: str
    description: dict[str, Any]


class DecisionLine(TypedDict):
    """What the receiving body decided, with what stands against the package."""

    says: Decision.Says
    authenticity: str
    legality: str
    relevance: str
    remark: str
    decided_at: datetime
    decided_by: Named | None


class FaultLine(TypedDict):
    """Where a package did not hold."""

    code: str
    path: str


class PackageWhole(PackageLine):
    """A package with everything that its page shows. `pieces` is empty for the receiver until it has verified it."""

    uid: str
    finding: int | None
    letter: int | None
    joint_action: int | None
    answers: int | None
    supplements: list[int]
    file: Annotated[int | None, Field(description="The package itself, as a file to download.")]
    packed_files: int
    made_at: datetime | None
    key_id: str
    time: Annotated[str, Field(description="What vouches for when it was made: `stamped`, `ledger` or `stated`.")]  # fmt: skip
    head_size: int | None
    stamped_at: datetime | None
    stamped_by: str
    received_at: datetime | None
    faults: list[FaultLine]
    pieces: list[PieceLine]
    decision: DecisionLine | None
    void_reason: str
    is_elsewhere: bool
    delivered_at: datetime | None
    refused: str
    history: list[Deed]


class PlaceLine(TypedDict):
    """How packages from one place fared, and how many had something against them by each reason."""

    code: str
    name: str
    decided: int
    recognised: int
    supplement: int
    declined: int
    authenticity: int
    legality: int
    relevance: int


class PlaceList(TypedDict):
    """How packages fared by the place that they came from."""

    items: list[PlaceLine]


class PackageQuery(Listed):
    """Which packages: received or sent, from the acting body's place or from above."""

    q: Annotated[str, Text(100)] = ""
    side: Literal["received", "sent"] = "received"
    state: State | None = None


class PackageMade(Sent):
    """Which files go into the package, for whom, and on what matter: one of a finding, a letter and a joint action at most."""

    files: Annotated[list[Id], Field(min_length=1, max_length=10_000)]
    title: Annotated[str, Text(200)]
    recipient: Id
    about: Annotated[str, Text(300)] = ""
    finding: Id | None = None
    letter: Id | None = None
    joint_action: Id | None = None
    answers: Annotated[Id | None, Field(description="The package that this one supplements.")] = None


class PackageSent(Sent):
    """Whether somebody carries the file to the other node, instead of the exchange."""

    by_file: bool = False


class PackageBrought(Sent):
    """A file that was uploaded before, to be received as a package."""

    file: Id


class PackageDecided(Sent):
    """The decision, and what stands against the package; nothing does where it is recognised."""

    says: Decision.Says
    authenticity: Annotated[str, Text(LONG)] = ""
    legality: Annotated[str, Text(LONG)] = ""
    relevance: Annotated[str, Text(LONG)] = ""
    remark: Annotated[str, Text(LONG)] = ""


def head(package: Package) -> PackageHead:
    """Return how a package stands."""
    return {"id": package.pk, "number": package.number, "state": State(package.state)}


KIND: Final = Kind(
    area="packages",
    path="/evidence-packages/{id}",
    name="evidence_package",
    read=queries.one,
    title=str,
    etag=lambda package: f'"{package.state}"',
    head=head,
    gives=PackageHead,
)


def _line(package: Package) -> PackageLine:
    return {
        **head(package),
        "title": package.title,
        "about": package.about,
        "sender": named(package.sender),
        "recipient": named(package.recipient),
        "files": package.files,
        "size": package.size,
        "sent_at": package.sent_at,
    }


def listing(call: Call) -> PackageList:
    """Give a page of packages."""
    asked = call.asked(PackageQuery)
    filters = queries.Filters(side=asked.side, state=asked.state or "", words=asked.q.strip())
    before = key_of(asked.after, prefix="package~")
    after = "" if before is None else str(before)
    page = queries.page(filters=filters, by=call.by, cursor=after, size=asked.limit)
    ahead = f"package~{page.next_cursor}" if page.next_cursor else ""
    return {"items": [_line(one) for one in page.rows], "count": page.count, "next": cursor(ahead)}


def _decision(package: Package) -> DecisionLine | None:
    made: Decision | None = getattr(package, "decision", None)
    if made is None:
        return None
    return {
        "says": Decision.Says(made.says),
        "authenticity": made.authenticity,
        "legality": made.legality,
        "relevance": made.relevance,
        "remark": made.remark,
        "decided_at": made.decided_at,
        "decided_by": maybe_person(made.decided_by),
    }


def one(call: Call) -> Answer:
    """Give one package whole."""
    shown = queries.one(pk=call.pk)
    whole: PackageWhole = {
        **_line(shown),
        "uid": str(shown.uid),
        "finding": shown.finding_id,
        "letter": shown.letter_id,
        "joint_action": shown.action_id,
        "answers": shown.answers_id,
        "supplements": [each.pk for each in shown.supplements.all()],
        "file": shown.file_id,
        "packed_files": shown.packed_files,
        "made_at": shown.made_at,
        "key_id": shown.key_id,
        "time": shown.time,
        "head_size": shown.head_size,
        "stamped_at": shown.stamped_at,
        "stamped_by": shown.stamped_by,
        "received_at": shown.received_at,
        "faults": [{"code": each["code"], "path": each["path"]} for each in shown.faults],
        "pieces": [
            {"path": each.path, "size": each.size, "sha256": each.sha256, "description": each.description}
            for each in shown.pieces.all()
        ],
        "decision": _decision(shown),
        "void_reason": shown.void_reason,
        "is_elsewhere": shown.is_elsewhere,
        "delivered_at": shown.delivered_at,
        "refused": shown.refused,
        "history": history(queries.acts(package=shown), on=call.today),
    }
    return Answer(whole, KIND.answer(shown).headers)


def statistics(call: Call) -> PlaceList:
    """Give how packages fared, by place and reason."""
    return {
        "items": [
            {
                "code": each.code, "name": each.name, "decided": each.decided, "recognised": each.recognised,
                "supplement": each.supplement, "declined": each.declined, "authenticity": each.authenticity,
                "legality": each.legality, "relevance": each.relevance,
            }
            for each in queries.statistics()
        ]
    }  # fmt: skip


def _package(pk: int | None, *, at: str) -> Package | None:
    try:
        return None if pk is None else queries.one(pk=pk)
    except Package.DoesNotExist:
        raise unknown(at) from None


def _letter(pk: int | None) -> Letter | None:
    try:
        return None if pk is None else letters.one(pk=pk)
    except Letter.DoesNotExist:
        raise unknown("/letter") from None


def _joint_action(pk: int | None) -> JointAction | None:
    try:
        return None if pk is None else letters.one_action(pk=pk)
    except JointAction.DoesNotExist:
        raise unknown("/joint_action") from None


def make(call: Call) -> Answer:
    """Make a package of files."""
    sent = call.sent(PackageMade)
    recipient = found_body(sent.recipient, at="/recipient")
    assert recipient is not None
    finding = None if sent.finding is None else found_finding(sent.finding, at="/finding")
    matter = Matter(
        about=sent.about, finding=finding, letter=_letter(sent.letter), action=_joint_action(sent.joint_action),
        answers=_package(sent.answers, at="/answers"),
    )  # fmt: skip
    files = found_files(sent.files, at="/files")
    return KIND.made(
        operations.make(
            files=files, title=sent.title, recipient=recipient, matter=matter, by=call.by, at=call.at
        )
    )


def bring(call: Call) -> Answer:
    """Receive an uploaded file as a package, where it holds."""
    [file] = found_files([call.sent(PackageBrought).file], at="/file")
    path = vault().path_of(open_file(file.pk).blob_id)
    return KIND.made(operations.bring(path=path, by=call.by, at=call.at))


def _decide(package: Package, sent: PackageDecided, call: Call) -> object:
    against = Objections(
        authenticity=sent.authenticity, legality=sent.legality, relevance=sent.relevance
    )  # fmt: skip
    return operations.decide(
        package=package, says=sent.says, objections=against, remark=sent.remark, by=call.by, at=call.at
    )


DOINGS: Final = {
    "send": Doing(
        body=PackageSent, run=plain(operations.send, "package", "by_file"), summary=_("Send an evidence package")
    ),
    "void": Doing(
        body=WithReason, run=plain(operations.void, "package", "reason"),
        summary=_("Void an evidence package that was not sent"),
    ),
    "receive": Doing(
        body=Plain, run=plain(operations.receive, "package"), summary=_("Verify and receive an evidence package")
    ),
    "decide": Doing(
        body=PackageDecided, run=_decide,
        summary=_("Recognise an evidence package, ask for a supplement, or do not recognise it"),
    ),
}  # fmt: skip
ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/evidence-packages", name="list_evidence_packages", area="packages", run=listing,
        summary=_("Evidence packages that the acting body received or sent"), query=PackageQuery, gives=PackageList,
    ),
    Endpoint(
        method="GET", path="/evidence-packages/statistics", name="get_evidence_package_statistics", area="packages",
        run=statistics, summary=_("How evidence packages fared, by place and reason"), gives=PlaceList,
    ),
    Endpoint(
        method="POST", path="/evidence-packages", name="make_evidence_package", area="packages", run=make, status=201,
        summary=_("Make a signed evidence package of files"), body=PackageMade, gives=PackageHead,
    ),
    Endpoint(
        method="POST", path="/evidence-packages/bring", name="bring_evidence_package", area="packages", run=bring,
        status=201, summary=_("Receive a package that somebody brought as a file"), body=PackageBrought,
        gives=PackageHead,
    ),
    Endpoint(
        method="GET", path="/evidence-packages/{id}", name="get_evidence_package", area="packages", run=one,
        summary=_("One evidence package with its contents, verification and decision"), gives=PackageWhole,
        gives_etag=True,
    ),
    *KIND.does(DOINGS),
)  # fmt: skip
