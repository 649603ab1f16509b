"""What was taken where there was no network, handed in later: each entry once, and nothing that stood here is overwritten."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused, check_text
from jianxing.directory.roots import Overtaken
from jianxing.evidence.operations import store
from jianxing.inspections import policies
from jianxing.inspections.lifecycle import State
from jianxing.inspections.models import CheckResult, FieldEntry, Inspection
from jianxing.inspections.operations.holding import hold
from jianxing.inspections.operations.results import attach_photos, check_item, produce_finding, record_result
from jianxing.inspections.operations.steps import act_on
from jianxing.kernel.actor import Actor
from jianxing.projects.models import CheckItem

LONGEST = 4000


class NotAnEntry(Refused):
    """What the phone sent is no entry, or another one under an identity that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as the phone kept it. *base* is the version of the tick that it had, 0 for none; *photo* a name and its bytes."""

    uid: UUID
    kind: str
    taken_at: datetime
    item: CheckItem | None = None
    outcome: str = ""
    text: str = ""
    base: int = 0
    point: tuple[float, float] | None = None
    accuracy_m: float | None = None
    photo: tuple[str, IO[bytes]] | None = None


def hand_in(*, inspection: Inspection, entry: Entry, by: Actor, at: datetime) -> FieldEntry:
    """Take one entry over, or keep it beside what stood here by then; the same entry again changes nothing.

    The first entry of a planned inspection says that it was held on the day on which that was taken.
    """
    _check(entry)
    with transaction.atomic():
        held: Inspection = (
            Inspection.objects.select_for_update(of=("self",)).select_related("body").get(pk=inspection.pk)
        )
        known = FieldEntry.objects.filter(uid=entry.uid).first()
        if known is not None:
            return _same(known, held, entry, by)
        taken_at = min(entry.taken_at, at)
        if held.state == State.PLANNED:
            hold(inspection=held, held_from=timezone.localdate(taken_at), by=by, at=at)
        policies.check_can_produce(inspection=held, by=by)
        if entry.item is not None:
            check_item(held, entry.item)
        longitude, latitude = entry.point or (None, None)
        row = FieldEntry(
            inspection=held, uid=entry.uid, kind=entry.kind, state=FieldEntry.State.APPLIED, item=entry.item,
            outcome=entry.outcome, text=entry.text.strip()[:LONGEST], base=entry.base, taken_at=taken_at,
            taken_by_id=by.person_id, handed_in_at=at, longitude=longitude, latitude=latitude, accuracy_m=entry.accuracy_m,
        )  # fmt: skip
        if entry.photo is not None:
            name, stream = entry.photo
            row.file = store(stream=stream, name=name, caption=row.text[:200], by=by, at=at)
        if _differs(row):
            row.state = FieldEntry.State.CONFLICT
        act = act_on(
            inspection=held, action="hand_in_field", by=by, at=at,
            public={"kind": row.kind, "item": row.item_id, "entry": row.state}, confidential={"text": row.text},
        )  # fmt: skip
        if row.state == FieldEntry.State.APPLIED:
            _apply(row, by=by, at=at, caused_by=act.pk)
        row.save()
    return row


def _check(entry: Entry) -> None:
    if entry.kind not in FieldEntry.Kind.values or (
        entry.kind == FieldEntry.Kind.TICK
        and (entry.item is None or entry.outcome not in CheckResult.Outcome.values)
    ):
        raise NotAnEntry(_("That is no entry of an inspection."), _("Load the field page anew."))
    if entry.kind == FieldEntry.Kind.FINDING:
        check_text(text=entry.text, missing=_("A finding needs a description."))
    if (entry.kind == FieldEntry.Kind.PHOTO) != (entry.photo is not None):
        raise NotAnEntry(_("A photo entry has one photo."), _("Load the field page anew."))


def _same(known: FieldEntry, held: Inspection, entry: Entry, by: Actor) -> FieldEntry:
    told = (known.inspection_id, known.taken_by_id, known.kind, known.item_id, known.outcome, known.text)
    item_id = entry.item.pk if entry.item is not None else None
    if told != (held.pk, by.person_id, entry.kind, item_id, entry.outcome, entry.text.strip()[:LONGEST]):
        raise NotAnEntry(_("Another entry is known under this identity."), _("Enter it anew."))
    return known


def _differs(row: FieldEntry) -> bool:
    """Return whether something else stood here by then: a later tick that says otherwise, or a finding for the item."""
    if row.item is None or row.kind == FieldEntry.Kind.PHOTO:
        return False
    here = CheckResult.objects.filter(inspection=row.inspection, check_item=row.item).first()
    if row.kind == FieldEntry.Kind.FINDING:
        return here is not None and here.finding_id is not None
    if here is None or here.version == row.base:
        # A tick that has become a finding stays a problem, whoever knew of it.
        return here is not None and here.finding_id is not None and row.outcome != CheckResult.Outcome.PROBLEM
    return (here.outcome, here.note) != (row.outcome, row.text)


def _apply(row: FieldEntry, *, by: Actor, at: datetime, caused_by: int) -> None:
    inspection = row.inspection
    if row.kind == FieldEntry.Kind.TICK:
        assert row.item is not None
        result = record_result(
            inspection=inspection, item=row.item, outcome=row.outcome, note=row.text, by=by, at=at, caused_by=caused_by
        )  # fmt: skip
        row.made = result.version
    elif row.kind == FieldEntry.Kind.FINDING:
        row.finding = produce_finding(
            inspection=inspection, description=row.text, item=row.item, by=by, at=at,
            found_on=timezone.localdate(row.taken_at),
        )  # fmt: skip
    else:
        assert row.file is not None
        attach_photos(inspection=inspection, files=[row.file], by=by, at=at)


def settle_entry(*, entry: FieldEntry, choose: bool, by: Actor, at: datetime) -> FieldEntry:
    """Say which of two counts: what the field took (*choose*), or what stood here. Both stay on record.

    A finding is registered beside the one there is; it is about the same project and not tied to the check item.
    """
    with transaction.atomic():
        held = (
            Inspection.objects.select_for_update(of=("self",))
            .select_related("body")
            .get(pk=entry.inspection_id)
        )
        policies.check_can_produce(inspection=held, by=by)
        row = FieldEntry.objects.select_related("item", "file").get(pk=entry.pk)
        row.inspection = held
        if row.state != FieldEntry.State.CONFLICT:
            raise Overtaken(held.number)
        state = FieldEntry.State.CHOSEN if choose else FieldEntry.State.LEFT
        act = act_on(
            inspection=held, action="settle_field", by=by, at=at, public={"kind": row.kind, "item": row.item_id, "entry": state}
        )  # fmt: skip
        if choose and row.kind == FieldEntry.Kind.FINDING:
            assert row.item is not None
            row.finding = produce_finding(
                inspection=held, description=row.text, projects=[row.item.checklist.project], by=by, at=at,
                found_on=timezone.localdate(row.taken_at),
            )  # fmt: skip
        elif choose:
            _apply(row, by=by, at=at, caused_by=act.pk)
        done = FieldEntry.objects.filter(pk=row.pk, state=FieldEntry.State.CONFLICT).update(
            state=state, settled_at=at, settled_by_id=by.person_id, finding=row.finding, made=row.made
        )
        if not done:
            raise Overtaken(held.number)
        row.refresh_from_db()
    return row
