"""Beyond air: aims of water sections, ecological compensation and what was paid, manifests of hazardous waste."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.acting import acting_body_id
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.indicators import policies
from jianxing.indicators.models import Compensation, Payment, SectionAim, Station, WasteManifest
from jianxing.kernel.actor import Actor
from jianxing.methods.compensation import Agreement, FormulaRefused
from jianxing.methods.waste import Manifest
from jianxing.methods.water import CLASSES


class RecordRefused(Refused):
    """What is said of an aim, an agreement, a payment or a manifest does not suffice."""


def set_section_aim(
    *, station: Station, water_class: str, since: date, basis: str, by: Actor, at: datetime
) -> SectionAim:
    """Say which class of GB 3838 a section is to have from a day on."""
    policies.check_can_change_station(station=station, by=by)
    if water_class not in CLASSES[:-1] or not basis.strip():
        raise RecordRefused(
            _("A section's aim is one of the classes I to V, with the document that sets it."),
            _("Choose a class, and name the document."),
        )
    with transaction.atomic():
        try:
            with transaction.atomic():
                aim: SectionAim = SectionAim.objects.create(
                    station=station, water_class=water_class, since=since, basis=basis.strip(), set_at=at
                )
        except IntegrityError as refusal:
            raise RecordRefused(
                _("There is an aim from that day already."), _("Choose another first day.")
            ) from refusal
        roots.act_on(
            station, "set_aim", subject="station", by=by, at=at,
            public={"class": CLASSES.index(water_class) + 1, "since": since}, confidential={"basis": aim.basis},
        )  # fmt: skip
    return aim


def record_compensation(
    *,
    title: str,
    station: Station,
    upper: Body,
    lower: Body,
    terms: Mapping[str, Any],
    from_year: int,
    to_year: int,
    document: str,
    by: Actor,
    at: datetime,
) -> Compensation:
    """Record an agreement with the numbers of its own formula; what is due is computed from the section's readings."""
    policies.check_can_keep_indicators(by=by)
    title, document = " ".join(title.split()), " ".join(document.split())
    try:
        agreement = Agreement(**terms)
    except (FormulaRefused, TypeError) as refusal:
        raise RecordRefused(
            _(
                "The numbers make no formula: each item needs a basic concentration above 0, and the weights add up to 1."
            ),
            _("Copy them from the agreement."),
        ) from refusal
    if not title or not document or upper.pk == lower.pk or to_year < from_year:
        raise RecordRefused(
            _("An agreement needs a title, its document, two sides and its years."), _("Write all of them.")
        )
    body = acting_body_id()
    with transaction.atomic():
        held: Compensation = Compensation.objects.create(
            title=title, station=station, upper=upper, lower=lower, terms=asdict(agreement), from_year=from_year,
            to_year=to_year, document=document, registered_by_id=body, created_at=at, visible_to=[body],
        )  # fmt: skip
        roots.refresh("indicators_refresh_compensations", [held.pk])
        roots.act_on(
            held, "record", subject="compensation", by=by, at=at,
            public={"upper": upper.pk, "lower": lower.pk, "station": station.pk},
            confidential={"title": title, "document": document},
        )  # fmt: skip
    held.refresh_from_db()
    return held


def record_payment(
    *,
    compensation: Compensation,
    year: int,
    amount: Decimal,
    paid_on: date,
    document: str,
    by: Actor,
    at: datetime,
) -> Payment:
    """Write down what was paid for a year, in 10,000 yuan: above 0 by the lower reach, below 0 by the upper one."""
    policies.check_can_keep_compensation(compensation=compensation, by=by)
    if not document.strip() or not compensation.from_year <= year <= compensation.to_year:
        raise RecordRefused(
            _("A payment needs its document and a year of the agreement."),
            _("Look at the agreement's years."),
        )
    with transaction.atomic():
        payment: Payment = Payment.objects.create(
            compensation=compensation, year=year, amount=amount, paid_on=paid_on, document=document.strip(),
            recorded_at=at, recorded_by_id=by.person_id,
        )  # fmt: skip
        roots.act_on(
            compensation, "pay", subject="compensation", by=by, at=at, public={"year": year, "amount": str(amount)},
            confidential={"document": payment.document},
        )  # fmt: skip
    return payment


def void_compensation(*, compensation: Compensation, reason: str, by: Actor, at: datetime) -> Compensation:
    """Void an agreement that was recorded wrongly; it stays with its reason."""
    policies.check_can_keep_compensation(compensation=compensation, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        roots.change(
            compensation, name=compensation.title, where={"voided_at": None},
            to={"voided_at": at, "voided_by_id": by.person_id, "void_reason": reason.strip()},
        )  # fmt: skip
        roots.act_on(
            compensation,
            "void",
            subject="compensation",
            by=by,
            at=at,
            confidential={"reason": reason.strip()},
        )
    return compensation


def record_manifest(
    *, manifest: Manifest, sender: str, carrier: str, receiver: str, by: Actor, at: datetime
) -> WasteManifest:
    """Record a manifest, or what parties have signed since; an amount that was signed for is not changed."""
    policies.check_can_keep_indicators(by=by)
    names = [" ".join(name.split()) for name in (manifest.number, manifest.waste, sender, receiver)]
    if not all(names):
        raise RecordRefused(
            _("A manifest needs its number, the waste, who sends and who receives."), _("Write all of them.")
        )
    amounts = {"sent": manifest.sent, "carried": manifest.carried, "received": manifest.received}
    if any(value is not None and value < 0 for value in amounts.values()):
        raise RecordRefused(_("An amount is not negative."), _("Correct it."))
    body = acting_body_id()
    with transaction.atomic():
        held: WasteManifest | None = (
            WasteManifest.objects.select_for_update()
            .filter(registered_by=body, number=names[0], voided_at=None)
            .first()
        )
        if held is None:
            held = WasteManifest.objects.create(
                number=names[0], waste=names[1], sender=names[2], carrier=carrier.strip(), receiver=names[3],
                sent_on=manifest.sent_on, registered_by_id=body, recorded_at=at, visible_to=[body], **amounts,
            )  # fmt: skip
            roots.refresh("indicators_refresh_manifests", [held.pk])
            told: Mapping[str, float | None] = amounts
        else:
            told = _signed(held, amounts)
            if not told:
                return held
            roots.change(held, name=held.number, where={"voided_at": None}, to=told)
        roots.act_on(
            held, "record", subject="waste_manifest", by=by, at=at,
            public={name: None if value is None else repr(value) for name, value in told.items()},
            confidential={"number": held.number},
        )  # fmt: skip
    return held


def _signed(held: WasteManifest, amounts: Mapping[str, float | None]) -> dict[str, float]:
    """Return the amounts that are new; raises where one that was signed for would change."""
    found: dict[str, float] = {}
    for name, value in amounts.items():
        before = getattr(held, name)
        if value is None or value == before:
            continue
        if before is not None:
            raise RecordRefused(
                _("%(number)s has that amount signed already.") % {"number": held.number},
                _("Void the manifest with a reason, and record it anew."),
            )
        found[name] = value
    return found


def void_manifest(*, manifest: WasteManifest, reason: str, by: Actor, at: datetime) -> WasteManifest:
    """Void a manifest that was recorded wrongly; it stays with its reason."""
    policies.check_can_keep_manifest(manifest=manifest, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        roots.change(
            manifest, name=manifest.number, where={"voided_at": None},
            to={"voided_at": at, "voided_by_id": by.person_id, "void_reason": reason.strip()},
        )  # fmt: skip
        roots.act_on(
            manifest, "void", subject="waste_manifest", by=by, at=at, confidential={"reason": reason.strip()}
        )
    return manifest
