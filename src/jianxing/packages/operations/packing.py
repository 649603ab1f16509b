"""Making a package of chosen evidence: listed in one transaction, packed and signed at once or behind the page."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import IO, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.directory.roots import reserve
from jianxing.evidence.models import File
from jianxing.evidence.operations import store
from jianxing.evidence.queries import handings, provenances, vault
from jianxing.evidence.vault import ContentMissing
from jianxing.exchange import queries as exchange
from jianxing.exchange.keys import private_key
from jianxing.exchange.operations.offering import give_key
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.ledger.queries import NothingSealed, latest_head
from jianxing.letters.models import JointAction, Letter
from jianxing.methods.packages.naming import LONGEST_STEP, fault_of, folded
from jianxing.methods.packages.packing import Sender, Source, pack
from jianxing.methods.packages.pieces import Description, Handing, described
from jianxing.methods.packages.refusals import PackageRefused
from jianxing.methods.packages.statement import SIGNATURE, Position, Statement
from jianxing.methods.packages.timestamps import TIMESTAMP, Authority, Stamp, looked_at
from jianxing.methods.packages.wording import MESSAGES
from jianxing.packages import policies
from jianxing.packages.authority import authority, roots_of
from jianxing.packages.lifecycle import State
from jianxing.packages.models import Package, Piece
from jianxing.packages.operations.steps import act_on, notify, refresh_visibility, take

PACK: Final = "jianxing.packages.pack"
QUEUE: Final = "imports"
#: What is larger, or has more files, is packed behind the page.
AT_ONCE_BYTES: Final = 32 * 1024 * 1024
AT_ONCE_FILES: Final = 100
_EVERY_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a package bears on: at most one of the three, and the package that it supplements."""

    finding: Finding | None = None
    letter: Letter | None = None
    action: JointAction | None = None
    answers: Package | None = None
    #: Words for the receiving body, which may see none of these.
    about: str = ""


def make(
    *, files: Sequence[File], title: str, recipient: Body, matter: Matter | None = None, by: Actor, at: datetime
) -> Package:  # fmt: skip
    """List files as a package for another body; small ones are packed and signed at once, large ones behind the page.

    Raises ``policies.NotPackable`` and, where nothing can be signed, ``exchange.keys.SigningStopped``.
    """
    of = matter or Matter()
    policies.check_can_pack(files=files, recipient=recipient, title=title, answers=of.answers, by=by)
    policies.check_on_one_matter((of.finding, of.letter, of.action))
    pk, year = reserve(Package), timezone.localdate(at).year
    sender = Body.objects.get(pk=by.body)
    chosen = list({file.pk: file for file in files}.values())
    with transaction.atomic():
        package: Package = Package.objects.create(
            pk=pk, number=f"{sender.code}-E{year}-{pk:06d}", title=" ".join(title.split())[:200],
            about=" ".join(of.about.split())[:300], state=State.PACKING, sender=sender, recipient=recipient,
            finding=of.finding, letter=of.letter, action=of.action, answers=of.answers, files=len(chosen),
            size=sum(file.blob.size for file in chosen), begun_at=at, begun_by_id=by.person_id, visible_to=[sender.pk],
        )  # fmt: skip
        refresh_visibility([pk])
        told = _descriptions(chosen, sender)
        Piece.objects.bulk_create(
            Piece(
                package=package, path=f"data/{name}", size=file.blob.size, sha256=file.blob_id,
                description=told[file.pk].plain(), file=file,
            )
            for file, name in zip(chosen, _names(file.name for file in chosen), strict=True)
        )  # fmt: skip
        act_on(
            package, "begin", by=by, at=at,
            public={"number": package.number, "to": recipient.pk, "files": len(chosen)},
            confidential={"title": package.title, "about": package.about},
        )  # fmt: skip
        # Whoever is asked for a time stamp may take long, and nothing waits for a stranger inside a transaction.
        if len(chosen) > AT_ONCE_FILES or package.size > AT_ONCE_BYTES or settings.TIMESTAMP_URL:
            _defer(package, by)
        else:
            packed = _packed(package, _work(package, at=at), lambda done: None, at=at)
            _seal(package, packed, by=by, at=at)
    return package


def _defer(package: Package, by: Actor) -> None:
    app.configure_task(PACK, queue=QUEUE, lock=f"package-{package.pk}").defer(
        package_id=package.pk,
        person_id=by.person_id,
        body_id=by.body_id,
        role=by.role.value if by.role else None,
        language=get_language() or "zh-hans",
    )


def _names(names: Iterable[str]) -> list[str]:
    """Return names that a package may hold, each once."""
    taken: set[str] = set()
    found = []
    for name in names:
        safe = name if not fault_of(name) else "".join(c if c.isalnum() or c in "._- " else "_" for c in name)
        if fault_of(safe):
            safe = "file"
        stem, dot, ending = safe.rpartition(".")
        stem, dot, ending = (stem, dot, ending) if stem else (safe, "", "")
        number, shown = 1, safe
        while folded(shown) in taken or len(shown.encode()) > LONGEST_STEP:
            number += 1
            shown = f"{stem[:60]}-{number}{dot}{ending}"
        taken.add(folded(shown))
        found.append(shown)
    return found


def _descriptions(files: Sequence[File], sender: Body) -> dict[int, Description]:
    keys = [file.pk for file in files]
    known, chains = provenances(pks=keys), handings(pks=keys)
    bodies = dict(Body.objects.filter(pk__in={f.uploaded_body_id for f in files}).values_list("pk", "code"))
    found = {}
    for file in files:
        one = known.get(file.pk)
        custody = tuple(
            Handing(at=link.handed_at.isoformat(), giver=link.giver, taker=link.taker, why=link.why)
            for link in chains.get(file.pk, ())
        )
        body = bodies.get(file.uploaded_body_id, sender.code)
        title = file.caption or file.name
        found[file.pk] = (
            Description(title=title, body=body, custody=custody)
            if one is None
            else Description(
                title=title, way=one.way, medium=one.medium, place=one.place,
                lon="" if one.lon is None else str(one.lon), lat="" if one.lat is None else str(one.lat),
                taken_at="" if one.taken_at is None else one.taken_at.isoformat(), body=body,
                officers=tuple(one.officers), note=one.note, custody=custody, metadata=one.metadata,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class _Packed:
    """A package in a folder of its own, and what was signed."""

    folder: tempfile.TemporaryDirectory[str]
    path: Path
    statement: Statement
    key_id: str
    stamp: Stamp | None


@dataclass(frozen=True, slots=True)
class _Work:
    """All that packing needs, read in one transaction, so that the packing itself needs none."""

    pieces: Sequence[Piece]
    key_id: str
    sender: Sender
    recipient: str
    position: Position | None


def _work(package: Package, *, at: datetime) -> _Work:
    key_id, sender = _sender(package, at=at)
    hosting = exchange.hosting_of(package.recipient)
    pieces = list(Piece.objects.filter(package=package).order_by("path"))
    return _Work(pieces, key_id, sender, hosting.code if hosting else package.recipient.code, _position())


def _packed(package: Package, work: _Work, progress: Callable[[int], None], *, at: datetime) -> _Packed:
    """Write and sign the package beside the store; raises ``policies.NotPackable`` where a file has changed or is missing."""
    store_of_files = vault()

    def opener(sha256: str, number: int) -> Callable[[], IO[bytes]]:
        def opened() -> IO[bytes]:
            progress(number)
            return store_of_files.open(sha256)

        return opened

    folder = tempfile.TemporaryDirectory(prefix="package-")
    path = Path(folder.name, f"{package.number}.zip")
    try:
        sources = [
            Source(
                piece.path.removeprefix("data/"),
                opener(piece.sha256, number),
                piece.size,
                described(piece.description),
            )
            for number, piece in enumerate(work.pieces)
        ]
        statement = pack(
            sources, out=path, package=package.number, title=package.title, sender=work.sender,
            recipient=work.recipient, at=at, ledger=work.position, authority=_authority(),
        )  # fmt: skip
    except PackageRefused as refusal:
        folder.cleanup()
        said = _(MESSAGES[refusal.code]) % dict(refusal.values)
        raise policies.NotPackable(f"{refusal.path}: {said}", _("Choose the evidence anew.")) from refusal
    except ContentMissing as missing:
        folder.cleanup()
        raise policies.NotPackable(
            str(missing), _("Ask the system officer to look at the store.")
        ) from missing
    return _Packed(folder, path, statement, work.key_id, _stamp_in(path, statement))


def _stamp_in(path: Path, statement: Statement) -> Stamp | None:
    """Return what the time stamp of a package that was packed just now vouches for."""
    if not statement.is_stamped:
        return None
    with zipfile.ZipFile(path) as archive:
        signed, kept = (archive.read(f"{statement.package}/{name}") for name in (SIGNATURE, TIMESTAMP))
    found = looked_at(kept, over=signed, roots=roots_of(settings.TIMESTAMP_ROOTS))
    return found if isinstance(found, Stamp) else None


def _sender(package: Package, *, at: datetime) -> tuple[str, Sender]:
    """Return the sending body's key as envelopes are signed with it; a body that has none is given one."""
    code = package.sender.code
    own = exchange.own_key(body_code=code)
    if own is None:
        give_key(body=package.sender, at=at)
        own = exchange.own_key(body_code=code)
    assert own is not None
    key = private_key(body_code=code, key_id=own.key_id)
    return own.key_id, Sender(code=code, name=package.sender.name, key=key)


def _authority() -> Authority | None:
    """Return the time stamp authority that is configured, if one is."""
    if not settings.TIMESTAMP_URL:
        return None
    roots = settings.TIMESTAMP_ROOTS
    assert roots is not None  # the configuration is refused without
    return authority(url=settings.TIMESTAMP_URL, roots=roots)


def _position() -> Position | None:
    try:
        head = latest_head()
    except NothingSealed:
        return None
    return Position(head.tree_size, head.root.hex(), head.signed_at.isoformat())


def _seal(package: Package, packed: _Packed, *, by: Actor, at: datetime) -> None:
    """Keep the package and take the step, in one transaction."""
    stated, ledger = packed.statement, packed.statement.ledger
    with packed.folder, packed.path.open("rb") as content, transaction.atomic():
        file = store(stream=content, name=packed.path.name, caption=package.title, by=by, at=at)
        take(
            package=package, action="pack", by=by,
            changes={
                "file_id": file.pk, "files": stated.files, "size": stated.size, "packed_files": stated.files,
                "made_at": datetime.fromisoformat(stated.made_at), "key_id": packed.key_id,
                "head_size": ledger.tree_size if ledger else None, "head_root": ledger.root if ledger else "",
                "stamped_at": packed.stamp.at if packed.stamp else None,
                "stamped_by": packed.stamp.authority if packed.stamp else "",
            },
        )  # fmt: skip
        act_on(
            package, "pack", by=by, at=at,
            public={"sha256": file.blob_id, "tagmanifest": stated.sha256, "key": packed.key_id, "time": package.time},
        )  # fmt: skip


def perform_packing(*, package_id: int, by: Actor, at: datetime) -> None:
    """Pack what waits for it; may run twice. What cannot be packed is voided with the reason."""
    with acting(by):
        package = (
            Package.objects.select_related("sender", "recipient")
            .filter(pk=package_id, state=State.PACKING)
            .first()
        )
        work = _work(package, at=at) if package else None
    if package is None or work is None:
        return
    told = monotonic()

    def progress(done: int) -> None:
        nonlocal told
        if monotonic() - told > _EVERY_SECONDS:
            told = monotonic()
            with acting(by):
                Package.objects.filter(pk=package_id, state=State.PACKING).update(packed_files=done)

    try:
        packed = _packed(package, work, progress, at=at)
        with acting(by):
            _seal(package, packed, by=by, at=at)
            notify(package, "packed", bodies=[package.sender_id], at=at)
    except Refused as refusal:
        with acting(by):
            void(package=package, reason=str(refusal)[:300], by=by, at=at)


def void(*, package: Package, reason: str, by: Actor, at: datetime) -> Package:
    """Void a package that was not sent, with a reason."""
    policies.check_can_void(package=package, reason=reason, by=by)
    with transaction.atomic():
        take(package=package, action="void", by=by, changes={"void_reason": reason.strip()[:300]})
        act_on(package, "void", by=by, at=at, confidential={"reason": package.void_reason})
    return package
