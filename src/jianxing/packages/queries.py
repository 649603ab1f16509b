"""Every read of packages. Row security has the last word on each."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final

from django.db.models import Count, Prefetch, Q, QuerySet

from jianxing.directory.models import Body, Jurisdiction
from jianxing.evidence.models import File
from jianxing.evidence.queries import vault
from jianxing.exchange import card
from jianxing.exchange.models import Hosting, Key
from jianxing.findings.models import Finding, FindingFile
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.letters.models import AnswerFile, JointAction, Letter, LetterFile
from jianxing.methods.packages.statement import Trust
from jianxing.packages.lifecycle import DECIDED, State
from jianxing.packages.models import Decision, Package, Piece

PAGE: Final = 50
#: Uploaded files that are offered for a package where no finding is named.
MOST_AT_HAND: Final = 200
#: Letters, and joint actions, that are offered as what a package bears on.
MOST_MATTERS: Final = 50
#: By what an objection is told.
REASONS: Final = ("authenticity", "legality", "relevance")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; *side* is ``received`` or ``sent``, from the acting body's place or from above."""

    side: str = "received"
    state: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of packages, how many there are in all, and where the next begins."""

    rows: Sequence[Package]
    count: int
    next_cursor: str = ""


def packages(*, filters: Filters, by: Actor) -> QuerySet[Package]:
    """Return the packages that the filters admit, newest first."""
    found: QuerySet[Package] = Package.objects.select_related("sender", "recipient").defer("faults")
    if filters.side == "sent":
        found = found.exclude(recipient=by.body_id).filter(is_elsewhere=False)
    elif filters.side == "received":
        found = found.exclude(sender=by.body_id).filter(sent_at__isnull=False)
    if filters.state:
        found = found.filter(state=filters.state)
    for word in filters.words.split():
        found = found.filter(Q(number__icontains=word) | Q(title__icontains=word) | Q(about__icontains=word))
    return found.order_by("-pk")


def page(*, filters: Filters, by: Actor, cursor: str = "", size: int = PAGE) -> Page:
    """Return a page of the packages that the filters admit."""
    found = packages(filters=filters, by=by)
    count = found.order_by().count()
    if cursor.isdecimal():
        found = found.filter(pk__lt=int(cursor))
    rows = list(found[: size + 1])
    return Page(rows[:size], count, str(rows[size - 1].pk) if len(rows) > size else "")


def one(*, pk: int) -> Package:
    """Return a package with all that its page shows; raises ``DoesNotExist`` where it is not seen."""
    found: Package = (
        Package.objects.select_related(
            "sender", "recipient", "begun_by", "sent_by", "received_by", "finding", "letter", "action", "answers", "file",
            "decision__decided_by",
        )
        .prefetch_related(
            Prefetch("pieces", Piece.objects.order_by("path")), Prefetch("supplements", Package.objects.order_by("pk"))
        )
        .get(pk=pk)
    )  # fmt: skip
    return found


def on_matter(
    *, finding: Finding | None = None, letter: Letter | None = None, action: JointAction | None = None
) -> list[Package]:
    """Return the packages that bear on one matter, the newest first; voided ones are left out."""
    which = {"finding": finding, "letter": letter, "action": action}
    found = Package.objects.filter(**{name: one for name, one in which.items() if one is not None})
    return list(found.exclude(state=State.VOID).select_related("sender", "recipient").order_by("-pk"))


def evidence_at_hand(
    *, finding: Finding | None = None, letter: Letter | None = None, action: JointAction | None = None, body_id: int | None
) -> list[File]:  # fmt: skip
    """Return what may go into a package: the evidence of the matter that is seen, and of what the body uploaded the last.

    A finding's evidence stands alone. A letter has its attachments and those of its answers, a joint action what its letters
    and findings have.
    """
    found = File.objects.select_related("blob").filter(voided_at=None)
    if finding is not None:
        return list(found.filter(pk__in=_of_findings(Q(finding=finding))).order_by("pk"))
    own = list(found.filter(uploaded_body=body_id).order_by("-pk")[:MOST_AT_HAND])
    if letter is None and action is None:
        return own
    if letter is not None:
        of = Q(pk__in=_of_letters(Q(letter=letter))) | Q(
            pk__in=_of_answers(Q(answer__receipt__letter=letter))
        )
    else:
        of = (
            Q(pk__in=_of_letters(Q(letter__action=action)))
            | Q(pk__in=_of_answers(Q(answer__receipt__letter__action=action)))
            | Q(pk__in=_of_findings(Q(finding__joint_actions=action)))
        )
    first = list(found.filter(of).order_by("pk"))
    known = {file.pk for file in first}
    return [*first, *(file for file in own if file.pk not in known)]


def _of_findings(which: Q) -> QuerySet[FindingFile, int]:
    return FindingFile.objects.filter(which).values_list("file_id", flat=True)


def _of_letters(which: Q) -> QuerySet[LetterFile, int]:
    return LetterFile.objects.filter(which).values_list("file_id", flat=True)


def _of_answers(which: Q) -> QuerySet[AnswerFile, int]:
    return AnswerFile.objects.filter(which).values_list("file_id", flat=True)


def matters_at_hand() -> tuple[list[Letter], list[JointAction]]:
    """Return the letters and joint actions that a package may bear on, the newest first. Two queries."""
    letters = Letter.objects.filter(sent_at__isnull=False).order_by("-pk")[:MOST_MATTERS]
    return list(letters), list(JointAction.objects.order_by("-pk")[:MOST_MATTERS])


def piece_of(*, package: Package, pk: int) -> Piece:
    """Return a file of a package; raises ``Piece.DoesNotExist``."""
    found: Piece = Piece.objects.get(package=package, pk=pk)
    return found


def opened_piece(*, package: Package, piece: Piece) -> IO[bytes]:
    """Open a file in a package that is kept here, as it was signed; whoever opens it closes it.

    Raises ``vault.ContentMissing``, and ``KeyError`` where the package has no such file.
    """
    assert package.file is not None
    # What the archive opens keeps the archive open for as long as it is read.
    with zipfile.ZipFile(vault().open(package.file.blob_id)) as archive:
        return archive.open(f"{package.number}/{piece.path}")


def acts(*, package: Package) -> list[Act]:
    """Return what was done to a package, oldest first."""
    found = Act.objects.filter(subject="package", subject_id=package.pk)
    return list(found.select_related("detail").order_by("id"))


def trust() -> Trust:
    """Return the keys that a package may be signed with: of the bodies of this node and of its peers, none that was revoked."""
    keys = list(
        Key.objects.filter(purpose=Key.Purpose.BODY, revoked_at=None).values_list("public", "body_code")
    )
    held = [(card.key_of(public), code) for public, code in keys]
    return Trust(dict(pair for pair, _code in held), {pair[0]: code for pair, code in held})


def signer(*, key_id: str) -> Body | None:
    """Return the body of the directory whose key it is: one of this node, or one that a peer hosts."""
    key = Key.objects.filter(key_id=key_id, purpose=Key.Purpose.BODY, revoked_at=None).first()
    if key is None:
        return None
    if key.peer_id is None:
        return Body.objects.filter(code=key.body_code).first()
    hosting = Hosting.objects.select_related("body").filter(peer=key.peer_id, code=key.body_code).first()
    return hosting.body if hosting else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for the acting body."""

    to_receive: int
    to_decide: int
    to_supplement: int


def waiting(*, by: Actor) -> Waiting:
    """Return what waits for the acting body. One query."""
    ours, sent = Q(recipient=by.body_id), Q(sender=by.body_id)
    return Waiting(
        **Package.objects.aggregate(
            to_receive=Count("pk", filter=ours & Q(state=State.SENT)),
            to_decide=Count("pk", filter=ours & Q(state=State.RECEIVED)),
            to_supplement=Count("pk", filter=sent & Q(state=State.SUPPLEMENT, is_elsewhere=False)),
        )
    )


def waiting_for(*, by: Actor, most: int) -> list[Package]:
    """Return the first packages that wait for the acting body, those that wait longest first."""
    ours = Q(recipient=by.body_id, state__in=[State.SENT, State.RECEIVED])
    asked = Q(sender=by.body_id, state=State.SUPPLEMENT, is_elsewhere=False)
    found = Package.objects.filter(ours | asked).select_related("sender", "recipient").defer("faults")
    return list(found.order_by("pk")[:most])


def recognised(*, before: datetime, after: datetime | None = None) -> list[Decision]:
    """Return the decisions by which a package from another place was recognised, in a span of time.

    A place is a province-level division: of the body that governs where the sender and the recipient belong to.
    """
    found = Decision.objects.filter(says=Decision.Says.RECOGNISE, decided_at__lt=before)
    if after is not None:
        found = found.filter(decided_at__gte=after)
    rows = found.select_related("package__sender__governed_by", "package__recipient__governed_by")
    return [one for one in rows.order_by("pk") if is_across(one.package)]


def is_across(package: Package) -> bool:
    """Whether a package comes from another province-level place than the one it goes to; False where one is not known."""
    places = {place_of(package.sender), place_of(package.recipient)}
    return len(places) == 2 and "" not in places


def place_of(body: Body) -> str:
    """Return the code of the province-level division that a body belongs to, or nothing."""
    return f"{body.governed_by.code[:2]}0000" if body.governed_by is not None else ""


@dataclass(frozen=True, slots=True)
class Line:
    """How packages from one place fared: how many were decided on, in which word, and what stood against them."""

    code: str
    name: str
    decided: int
    recognised: int
    supplement: int
    declined: int
    authenticity: int
    legality: int
    relevance: int


def statistics() -> list[Line]:
    """Return how the packages that the acting body sees fared, by the place that they came from. Three queries."""
    says, reasons = "decision__says", [f"decision__{name}" for name in REASONS]
    rows = Package.objects.filter(state__in=DECIDED).values_list("sender__governed_by__code", says, *reasons)
    lines: dict[str, list[int]] = {}
    for code, word, *objections in rows:
        line = lines.setdefault(f"{code[:2]}0000" if code else "", [0] * 7)
        line[0] += 1
        line[1 + [each.value for each in Decision.Says].index(word)] += 1
        for place, objection in enumerate(objections):
            line[4 + place] += bool(objection)
    names = _names(list(lines))
    return [Line(code, names.get(code, ""), *counted) for code, counted in sorted(lines.items())]


def _names(codes: Sequence[str]) -> Mapping[str, str]:
    found = Jurisdiction.objects.filter(code__in=codes, level=Jurisdiction.Level.PROVINCE)
    return dict(found.order_by("valid_from").values_list("code", "name"))
