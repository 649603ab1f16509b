"""Every write of evidence. Content reaches the disk before any row names it, so no row ever lacks its content."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused
from jianxing.evidence import policies
from jianxing.evidence.camera import metadata_of
from jianxing.evidence.kinds import identify
from jianxing.evidence.models import Blob, File, Handing, Provenance
from jianxing.evidence.naming import display_name
from jianxing.evidence.vault import Readable, Vault
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import Entry, record, record_many

LONGEST_CAPTION = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Obtained:
    """How a file was obtained: *way* and *medium* as ``methods.packages.wording`` has them, *officers* by certificate."""

    way: str
    medium: str
    place: str = ""
    lon: Decimal | None = None
    lat: Decimal | None = None
    taken_at: datetime | None = None
    officers: Sequence[str] = ()
    note: str = ""


class VoidedAlready(Refused):
    """Somebody was faster."""


def store(*, stream: Readable, name: str, caption: str = "", by: Actor, at: datetime) -> File:
    """Keep a file as it is, byte for byte; inside ``acting(by)``.

    *name* is what its bearer calls it: shown, cleaned, never a path. What it is comes from its content alone. Raises
    ``vault.TooLarge``, ``vault.EmptyFile``, or ``kinds.KindRefused``; nothing is kept then.
    """
    policies.check_can_store(by=by)
    vault = Vault(settings.FILES_ROOT)
    shown = display_name(name=name)
    with vault.receive(stream=stream, name=shown, limit=settings.MAX_UPLOAD_BYTES) as received:
        kind = identify(path=received.path, name=shown)
        vault.keep(received)
    with transaction.atomic():
        Blob.objects.bulk_create(
            [
                Blob(
                    sha256=received.sha256,
                    sm3=received.sm3,
                    size=received.size,
                    media_type=kind.media_type,
                    stored_at=at,
                )
            ],
            ignore_conflicts=True,
        )
        file: File = File.objects.create(
            blob_id=received.sha256,
            name=display_name(name=name, endings=kind.endings),
            caption=" ".join(caption.split())[:LONGEST_CAPTION],
            uploaded_body_id=by.body_id,
            uploaded_person_id=by.person_id,
            uploaded_at=at,
            visible_to=[by.body_id],
        )
        _refresh_visibility([file.pk])
        file.refresh_from_db(fields=["visible_to"])
        record(
            kind="file.store",
            subject="file",
            subject_id=file.pk,
            by=by,
            at=at,
            public={
                "sha256": received.sha256,
                "sm3": received.sm3,
                "size": received.size,
                "type": kind.media_type,
            },
            confidential={"name": file.name, "caption": file.caption},
        )
    return file


def share(
    *,
    files: Sequence[File],
    bodies: Iterable[int] = (),
    above: Iterable[int] = (),
    by: Actor,
    at: datetime,
    caused_by: int | None = None,
) -> int:
    """Show files to further bodies; returns how many files are newly shown. Files that *by* cannot see stay hidden.

    *bodies* see them themselves; *above* are bodies that see them together with whoever stands above them at the time.
    """
    policies.check_can_share(by=by)
    eyes, heads = sorted(set(bodies)), sorted(set(above))
    if not files or not (eyes or heads):
        return 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE evidence_file SET"
                " shared_with = ARRAY(SELECT DISTINCT eye"
                "   FROM unnest(shared_with || %(eyes)s::bigint[]) AS eye ORDER BY eye),"
                " shared_above = ARRAY(SELECT DISTINCT head"
                "   FROM unnest(shared_above || %(heads)s::bigint[]) AS head ORDER BY head)"
                " WHERE id = ANY (%(ids)s) AND NOT"
                "   (shared_with @> %(eyes)s::bigint[] AND shared_above @> %(heads)s::bigint[]) RETURNING id",
                {"eyes": eyes, "heads": heads, "ids": [file.pk for file in files]},
            )
            shown = sorted(row[0] for row in cursor.fetchall())
        if shown:
            _refresh_visibility(shown)
            record_many(
                entries=[
                    Entry(
                        kind="file.share",
                        subject="file",
                        subject_id=pk,
                        public={"bodies": sorted({*eyes, *heads})},
                    )
                    for pk in shown
                ],
                by=by,
                at=at,
                caused_by=caused_by,
            )
    return len(shown)


def void(*, file: File, reason: str, by: Actor, at: datetime) -> None:
    """Take a file back: it is listed with the reason, its content is kept and no longer given out."""
    policies.check_can_void(file=file, reason=reason, by=by)
    with transaction.atomic():
        changes: dict[str, Any] = {
            "voided_at": at,
            "voided_by_id": by.person_id,
            "void_reason": reason.strip()[:LONGEST_CAPTION],
        }
        if not File.objects.filter(pk=file.pk, voided_at=None).update(**changes):
            raise VoidedAlready(
                _("“%(name)s” has been voided already.") % {"name": file.name}, _("Reload the page.")
            )
        for field, value in changes.items():
            setattr(file, field, value)
        record(
            kind="file.void",
            subject="file",
            subject_id=file.pk,
            by=by,
            at=at,
            confidential={"reason": file.void_reason},
        )


def describe(*, file: File, obtained: Obtained, by: Actor, at: datetime) -> Provenance:
    """Say how a file was obtained, or correct that by a further version; what its camera wrote is kept beside it."""
    policies.check_can_describe(file=file, obtained=obtained, at=at, by=by)
    with transaction.atomic():
        File.objects.select_for_update(of=("self",)).get(pk=file.pk)
        last = Provenance.objects.filter(file=file).aggregate(last=Max("version"))["last"] or 0
        made: Provenance = Provenance.objects.create(
            file=file,
            version=last + 1,
            way=obtained.way,
            medium=obtained.medium,
            place=obtained.place.strip(),
            lon=obtained.lon,
            lat=obtained.lat,
            taken_at=obtained.taken_at,
            officers=[number.strip() for number in obtained.officers if number.strip()],
            note=obtained.note.strip(),
            metadata=metadata_of(Vault(settings.FILES_ROOT).path_of(file.blob_id)),
            described_at=at,
            described_by_id=by.person_id,
        )
        record(
            kind="file.describe",
            subject="file",
            subject_id=file.pk,
            by=by,
            at=at,
            public={"version": made.version, "way": made.way, "medium": made.medium},
            confidential={"place": made.place, "officers": made.officers, "note": made.note},
        )
    return made


def hand_over(
    *, file: File, giver: str, taker: str, handed_at: datetime, why: str = "", by: Actor, at: datetime
) -> Handing:
    """Note that the original of a file went from one body to another (流转)."""
    policies.check_can_hand_over(file=file, giver=giver, taker=taker, handed_at=handed_at, at=at, by=by)
    with transaction.atomic():
        made: Handing = Handing.objects.create(
            file=file, giver=giver.strip(), taker=taker.strip(), handed_at=handed_at, why=why.strip(),
            noted_at=at, noted_by_id=by.person_id,
        )  # fmt: skip
        record(
            kind="file.hand_over",
            subject="file",
            subject_id=file.pk,
            by=by,
            at=at,
            public={"handed_at": handed_at},
            confidential={"giver": made.giver, "taker": made.taker, "why": made.why},
        )
    return made


def _refresh_visibility(ids: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT evidence_refresh_visibility(%s)", [list(ids)])


def keep_content(*, stream: Readable, name: str, media_type: str, limit: int, at: datetime) -> Blob:
    """Keep content for which a domain answers by a row and an act of its own; nobody sees it as a file.

    *name* is for messages only. Raises ``vault.TooLarge`` or ``vault.EmptyFile``.
    """
    vault = Vault(settings.FILES_ROOT)
    with vault.receive(stream=stream, name=display_name(name=name), limit=limit) as received:
        vault.keep(received)
    Blob.objects.bulk_create(
        [
            Blob(
                sha256=received.sha256, sm3=received.sm3, size=received.size, media_type=media_type, stored_at=at
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return Blob.objects.get(pk=received.sha256)
