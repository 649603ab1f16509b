"""What a person decides between understanding and importing: columns, bodies, rows to leave out."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting_body_id
from jianxing.directory.models import Body
from jianxing.directory.operations import learn_alias
from jianxing.directory.policies import Refused
from jianxing.importing import policies, queries
from jianxing.importing.lifecycle import State
from jianxing.importing.matching import is_relative
from jianxing.importing.models import ColumnMapping, ImportRow, ImportRun, RememberedName
from jianxing.importing.operations.deciding import redecide
from jianxing.importing.operations.uploading import understand
from jianxing.importing.reading.columns import comparable
from jianxing.importing.reading.messages import FIELD_NAMES
from jianxing.kernel.actor import Actor
from jianxing.ledger.operations import record

_LONGEST_HEADER = 200


class ChoiceRefused(Refused):
    """What was chosen does not exist."""


def choose_columns(
    *, run: ImportRun, mapping: Mapping[str, str], by: Actor, at: datetime, today: date
) -> ImportRun:
    """Say what headers mean, remember it for the body, and understand the file again."""
    policies.check_can_take(run=run, action="understand", by=by)
    unknown = sorted(field for field in mapping.values() if field and field not in FIELD_NAMES)
    if unknown:
        raise ChoiceRefused(_("There is no such column: %(names)s") % {"names": ", ".join(unknown)})
    with transaction.atomic():
        chosen = {header[:_LONGEST_HEADER]: field for header, field in mapping.items() if header.strip()}
        for header, field in chosen.items():
            ColumnMapping.objects.update_or_create(
                body_id=acting_body_id(),
                header=comparable(header)[:_LONGEST_HEADER],
                defaults={"field": field, "decided_at": at, "decided_by_id": by.person_id},
            )
        run.mapping = {**run.mapping, **chosen}
        ImportRun.objects.filter(pk=run.pk).update(mapping=run.mapping)
        record(
            kind="import.choose_columns",
            subject="import",
            subject_id=run.pk,
            by=by,
            at=at,
            confidential={"mapping": chosen},
        )
        return understand(run=run, by=by, at=at, today=today)


def choose_bodies(*, run: ImportRun, matches: Mapping[str, int | None], by: Actor, at: datetime) -> ImportRun:
    """Say whom written names mean: a body's key, 0 for a new one to be confirmed, None to leave it open again.

    A choice is remembered: as another name of the body, or, where the name only makes sense from where one stands
    (区财政局), for the acting body alone.
    """
    policies.check_can_take(run=run, action="begin", by=by)
    bodies = Body.objects.in_bulk([pk for pk in matches.values() if pk])
    missing = [written for written, pk in matches.items() if pk and pk not in bodies]
    if missing:
        raise ChoiceRefused(
            _("The body chosen for “%(written)s” does not exist.") % {"written": missing[0]},
            _("Choose again."),
        )
    with transaction.atomic():
        fresh: ImportRun = ImportRun.objects.select_for_update().get(pk=run.pk)
        policies.check_can_take(run=fresh, action="begin", by=by)
        kept = {**fresh.matches, **{name: pk for name, pk in matches.items() if pk is not None}}
        run.matches = {name: pk for name, pk in kept.items() if matches.get(name, 0) is not None}
        ImportRun.objects.filter(pk=run.pk).update(matches=run.matches)
        for written, pk in matches.items():
            if pk:
                _remember(written, bodies[pk], by=by, at=at)
        record(
            kind="import.choose_bodies",
            subject="import",
            subject_id=run.pk,
            by=by,
            at=at,
            confidential={"matches": dict(matches)},
        )
    return run


def _remember(written: str, body: Body, *, by: Actor, at: datetime) -> None:
    if is_relative(written):
        RememberedName.objects.update_or_create(
            body_id=acting_body_id(),
            written=written,
            defaults={"meant": body, "decided_at": at, "decided_by_id": by.person_id},
        )
    else:
        learn_alias(body=body, alias=written, by=by, at=at)


def exclude(
    *, run: ImportRun, rows: Collection[int], is_excluded: bool, by: Actor, at: datetime
) -> ImportRun:
    """Leave rows out of the import, or take them in again."""
    policies.check_can_take(run=run, action="begin", by=by)
    with transaction.atomic():
        fresh: ImportRun = ImportRun.objects.select_for_update().get(pk=run.pk)
        policies.check_can_take(run=fresh, action="begin", by=by)
        moved = ImportRow.objects.filter(run=run, pk__in=rows, is_excluded=not is_excluded).update(
            is_excluded=is_excluded
        )
        if moved:
            redecide(run=run)
            ImportRun.objects.filter(pk=run.pk, state=State.UNDERSTOOD).update(
                seen=run.seen, ledgers_seen=run.ledgers_seen, counts=run.counts
            )
            record(
                kind="import.exclude" if is_excluded else "import.include",
                subject="import",
                subject_id=run.pk,
                by=by,
                at=at,
                public={"rows": moved, "counts": queries.counts(run=run)},
            )
    return run
