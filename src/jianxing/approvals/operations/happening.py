"""What every write of a bundle shares: one after the other, the forecast before and after, the step, the clocks, the act."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.approvals import queries
from jianxing.approvals.models import Approval, Bundle, Forecast, Material, Step
from jianxing.approvals.operations.watching import watch
from jianxing.directory import roots
from jianxing.directory.policies import Refused
from jianxing.kernel.actor import Actor
from jianxing.kernel.canonical import canonical
from jianxing.ledger.models import Act
from jianxing.methods.schedules.refusals import ScheduleRefused
from jianxing.methods.schedules.wording import MESSAGES
from jianxing.notices.operations import tell

_SHARE = Decimal("0.00001")


class NetworkRefused(Refused):
    """The approvals of a bundle cannot stand so: a circle, a prerequisite that is not there."""


def as_refusal(refusal: ScheduleRefused) -> NetworkRefused:
    """Return what the methods refused in the words of a page."""
    place = refusal.task.removeprefix("approval ")
    said = _(MESSAGES[refusal.code]) % dict(refusal.values)
    return NetworkRefused(f"{place}: {said}" if place else said, _("Change it and try again."))


def expect(
    *, bundle: int, today: date, at: datetime
) -> tuple[Bundle, queries.Expected | None, Forecast | None]:
    """Return a bundle read anew, how it stands, and the forecast that is kept of it: the same inputs are kept once."""
    held = queries.one(pk=bundle)
    try:
        expected = queries.expected(bundle=held, today=today)
    except ScheduleRefused as refusal:
        raise as_refusal(refusal) from refusal
    if expected is None:
        return held, None, None
    outlook, chance = expected.standing.outlook, expected.standing.chance
    kept, _made = Forecast.objects.get_or_create(
        bundle=held,
        digest=sha256(canonical(expected.inputs)).hexdigest(),
        defaults={
            "as_of": today,
            "inputs": expected.inputs,
            "finish": outlook.finish,
            "room": outlook.room,
            "missed": Decimal(str(chance.missed)).quantize(_SHARE),
            "error": Decimal(str(chance.error)).quantize(_SHARE),
            "likely_on": chance.likely[80],
            "chain": list(outlook.chain),
            "movers": [one.approval.key for one in outlook.movers],
            "thin": list(chance.thin),
            "made_at": at,
        },
    )
    return held, expected, kept


@dataclass(slots=True)
class Happening:
    """What is being written down; the operation adds what only it knows."""

    bundle: Bundle
    source: str = ""
    target: str = ""
    public: dict[str, Any] = field(default_factory=dict)
    confidential: dict[str, Any] = field(default_factory=dict)


@contextmanager
def happening(
    *,
    bundle: Bundle,
    action: str,
    approval: Approval | None = None,
    material: Material | None = None,
    on: date | None = None,
    text: str = "",
    document: str = "",
    by: Actor,
    at: datetime,
) -> Iterator[Happening]:
    """Write in one transaction, one after the other for a bundle, and keep what was expected of it before and afterwards."""
    today = timezone.localdate(at)
    with transaction.atomic():
        Bundle.objects.select_for_update(of=("self",)).get(pk=bundle.pk)
        _held, _expected, before = expect(bundle=bundle.pk, today=today, at=at)
        told = Happening(bundle, source=approval.state if approval else bundle.state)
        yield told
        if approval is not None:
            approval.refresh_from_db()
            told.target = approval.state
        refresh_visibility([bundle.pk])
        held, expected, after = expect(bundle=bundle.pk, today=today, at=at)
        told.target = told.target or held.state
        Step.objects.create(
            bundle=held,
            approval=approval,
            material=material,
            action=action,
            source=told.source,
            target=told.target,
            on=on or today,
            text=text.strip()[:500],
            document=document.strip(),
            body_id=by.body_id or held.body_id,
            taken_at=at,
            taken_by_id=by.person_id,
            before=before,
            after=after,
        )
        watch(bundle=held, expected=expected, today=today, at=at)
        for name in ("state", "deadline", "completed_on", "ended_on", "end_reason", "version", "visible_to"):
            setattr(bundle, name, getattr(held, name))
        public = {"on": on or today, **told.public}
        if approval is not None:
            public |= {"approval": approval.code, "from": told.source, "to": told.target}
        if document.strip():
            public["document"] = document.strip()
        confidential = {"text": text.strip(), **told.confidential} if text.strip() else told.confidential
        act_on(bundle, action, by=by, at=at, public=public, confidential=confidential)


def act_on(
    bundle: Bundle,
    action: str,
    *,
    by: Actor,
    at: datetime,
    public: Mapping[str, Any] | None = None,
    confidential: Mapping[str, Any] | None = None,
) -> Act:
    """Record what was done to a bundle or to an approval of it, with the state that it left the bundle in."""
    return roots.act_on(
        bundle, action, subject="bundle", by=by, at=at, public=public, confidential=confidential
    )


def refresh_visibility(bundles: Iterable[int]) -> None:
    """Recompute who sees these bundles."""
    roots.refresh("approvals_refresh_visibility", list(bundles))


def notify(
    bundle: Bundle, kind: str, *, bodies: Iterable[int], at: datetime, **more: str | int | date
) -> None:
    """Tell bodies what happened to a bundle or to one of its approvals: number, code and day, never its name."""
    tell(
        body_ids=bodies,
        kind=f"bundle.{kind}",
        subject="bundle",
        subject_id=bundle.pk,
        params={"number": bundle.number, **more},
        at=at,
    )
