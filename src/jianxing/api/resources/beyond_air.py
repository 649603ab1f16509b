"""Water sections by class, ecological compensation, manifests of hazardous waste."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from pydantic import Field
from typing_extensions import TypedDict

from jianxing.api.endpoints import Answer, Call, Endpoint
from jianxing.api.fields import Day, Id, Listed, Sent, Text, Versioned
from jianxing.api.paging import cursor, key_of
from jianxing.api.problems import unknown
from jianxing.api.resources.doings import Doing, Kind, Reasoned, plain
from jianxing.api.resources.indicators import STATION
from jianxing.api.resources.naming import Named, found_body, named
from jianxing.indicators import operations, queries
from jianxing.indicators.models import Compensation, Payment, SectionAim, WasteManifest
from jianxing.methods.waste import Manifest

Tonnes = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
Positive = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]
Year = Annotated[int, Field(ge=1990, le=2200)]


class AimLine(TypedDict):
    """The class of GB 3838 that a section is to have from a day on."""

    id: int
    station: int
    water_class: str
    since: date
    basis: str


class MonthLine(TypedDict):
    """A month of a section."""

    month: date
    water_class: str | None
    items: dict[str, str]
    deciding: list[str]
    aim: str
    misses: bool


class SectionLine(TypedDict):
    """A water section with its months, newest first."""

    station: Named
    months: list[MonthLine]


class SectionList(TypedDict):
    """The water sections that have readings."""

    items: list[SectionLine]


class CompensationLine(TypedDict):
    """An agreement with the numbers of its formula."""

    id: int
    title: str
    station: Named
    upper: Named
    lower: Named
    terms: dict[str, Any]
    from_year: int
    to_year: int
    document: str
    is_void: bool
    version: int


class YearLine(TypedDict):
    """What a year makes due beside what was paid, in 10,000 yuan; above 0 the lower reach pays."""

    year: int
    index: float | None
    due: float | None
    paid: float
    missing: list[str]


class CompensationWhole(CompensationLine):
    """An agreement year by year."""

    years: list[YearLine]


class CompensationList(TypedDict):
    """A page of agreements, newest first."""

    items: list[CompensationLine]
    next: str | None


class PaymentLine(TypedDict):
    """A payment."""

    id: int
    year: int
    amount: str
    paid_on: date
    document: str


class ManifestLine(TypedDict):
    """A manifest in tonnes and how it stands."""

    id: int
    number: str
    waste: str
    sender: str
    carrier: str
    receiver: str
    sent_on: date
    sent: float | None
    carried: float | None
    received: float | None
    standing: str
    is_void: bool
    version: int


class ManifestList(TypedDict):
    """A page of manifests, newest first."""

    items: list[ManifestLine]
    next: str | None


class ManifestQuery(Listed):
    """Which manifests."""

    q: Annotated[str, Text(100)] = ""
    waste: Annotated[str, Text(20)] = ""


class NewAim(Versioned):
    """The class, from a day on."""

    water_class: Annotated[str, Field(pattern="^(Ⅰ|Ⅱ|Ⅲ|Ⅳ|Ⅴ)$")]
    since: Day
    basis: Annotated[str, Text(200, least=1)]


class Terms(Sent):
    """The numbers of an agreement, in 10,000 yuan where they are money."""

    basic: dict[Annotated[str, Text(40, least=1)], Positive]
    weights: dict[Annotated[str, Text(40, least=1)], Positive]
    coefficient: Positive = 1.0
    reward: Positive
    penalty: Positive
    per_index: Positive = 0.0
    most: Positive | None = None


class NewCompensation(Sent):
    """An agreement at a section."""

    title: Annotated[str, Text(200, least=1)]
    station: Id
    upper: Id
    lower: Id
    terms: Terms
    from_year: Year
    to_year: Year
    document: Annotated[str, Text(200, least=1)]


class NewPayment(Versioned):
    """What was paid for a year: above 0 by the lower reach, below 0 by the upper one."""

    year: Year
    amount: Annotated[Decimal, Field(max_digits=14, decimal_places=2)]
    paid_on: Day
    document: Annotated[str, Text(200, least=1)]


class NewManifest(Sent):
    """A manifest, or what has been signed since under its number."""

    number: Annotated[str, Text(40, least=1)]
    waste: Annotated[str, Text(20, least=1)]
    sender: Annotated[str, Text(120, least=1)]
    carrier: Annotated[str, Text(120)] = ""
    receiver: Annotated[str, Text(120, least=1)]
    sent_on: Day
    sent: Tonnes | None = None
    carried: Tonnes | None = None
    received: Tonnes | None = None


def aim_line(one: SectionAim) -> AimLine:
    """Return a section's aim as answers tell it."""
    return {
        "id": one.pk, "station": one.station_id, "water_class": one.water_class, "since": one.since, "basis": one.basis,
    }  # fmt: skip


def compensation_line(one: Compensation) -> CompensationLine:
    """Return an agreement as answers tell it."""
    return {
        "id": one.pk, "title": one.title, "station": {"id": one.station_id, "name": one.station.name},
        "upper": named(one.upper), "lower": named(one.lower), "terms": one.terms, "from_year": one.from_year,
        "to_year": one.to_year, "document": one.document, "is_void": one.is_void, "version": one.version,
    }  # fmt: skip


def payment_line(one: Payment) -> PaymentLine:
    """Return a payment as answers tell it."""
    return {
        "id": one.pk, "year": one.year, "amount": str(one.amount), "paid_on": one.paid_on, "document": one.document,
    }  # fmt: skip


def _manifest_line(one: WasteManifest, on: date) -> ManifestLine:
    return {
        "id": one.pk, "number": one.number, "waste": one.waste, "sender": one.sender, "carrier": one.carrier,
        "receiver": one.receiver, "sent_on": one.sent_on, "sent": one.sent, "carried": one.carried,
        "received": one.received, "standing": queries.verdict(one, on=on).standing, "is_void": one.is_void,
        "version": one.version,
    }  # fmt: skip


COMPENSATION: Final = Kind(
    area="indicators", path="/compensations/{id}", name="compensation", read=queries.one_compensation, title=str,
    etag=lambda one: f'"{one.version}"', head=compensation_line, gives=CompensationLine,
)  # fmt: skip
MANIFEST: Final = Kind(
    area="indicators", path="/waste-manifests/{id}", name="waste_manifest", read=queries.one_manifest, title=str,
    etag=lambda one: f'"{one.version}"', head=lambda one: _manifest_line(one, one.sent_on), gives=ManifestLine,
)  # fmt: skip


def sections(call: Call) -> SectionList:
    """Give the water sections month by month."""
    return {
        "items": [
            {
                "station": {"id": one.station.pk, "name": one.station.name},
                "months": [
                    {
                        "month": month.month, "water_class": month.judged.of_section,
                        "items": dict(month.judged.of_items), "deciding": list(month.judged.deciding),
                        "aim": month.aim, "misses": month.misses,
                    }
                    for month in one.months
                ],
            }
            for one in queries.sections()
        ]
    }  # fmt: skip


def compensations(call: Call) -> CompensationList:
    """Give a page of agreements."""
    asked = call.asked(Listed)
    before = key_of(asked.after, prefix="compensation~")
    found = queries.compensations()
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: asked.limit + 1])
    shown = rows[: asked.limit]
    ahead = f"compensation~{shown[-1].pk}" if len(rows) > len(shown) else ""
    return {"items": [compensation_line(one) for one in shown], "next": cursor(ahead)}


def compensation(call: Call) -> CompensationWhole:
    """Give one agreement year by year."""
    held = queries.one_compensation(pk=call.pk)
    return {
        **compensation_line(held),
        "years": [
            {
                "year": one.year, "index": one.due.index, "due": one.due.due, "paid": one.paid,
                "missing": list(one.due.missing),
            }
            for one in queries.years_due(compensation=held)
        ],
    }  # fmt: skip


def record(call: Call) -> Answer:
    """Record an agreement."""
    sent = call.sent(NewCompensation)
    station = queries.stations().filter(pk=sent.station).first()
    if station is None:
        raise unknown("/station")
    upper, lower = found_body(sent.upper, at="/upper"), found_body(sent.lower, at="/lower")
    assert upper is not None
    assert lower is not None
    held = operations.record_compensation(
        title=sent.title, station=station, upper=upper, lower=lower, terms=sent.terms.model_dump(),
        from_year=sent.from_year, to_year=sent.to_year, document=sent.document, by=call.by, at=call.at,
    )  # fmt: skip
    return COMPENSATION.made(queries.one_compensation(pk=held.pk))


def manifests(call: Call) -> ManifestList:
    """Give a page of manifests."""
    asked = call.asked(ManifestQuery)
    before = key_of(asked.after, prefix="manifest~")
    found = queries.manifests(waste=asked.waste, words=asked.q).order_by("-pk")
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: asked.limit + 1])
    shown = rows[: asked.limit]
    ahead = f"manifest~{shown[-1].pk}" if len(rows) > len(shown) else ""
    return {"items": [_manifest_line(one, call.today) for one in shown], "next": cursor(ahead)}


def manifest(call: Call) -> ManifestLine:
    """Give one manifest."""
    return _manifest_line(queries.one_manifest(pk=call.pk), call.today)


def sign(call: Call) -> Answer:
    """Record a manifest, or what has been signed since."""
    sent = call.sent(NewManifest)
    held = operations.record_manifest(
        manifest=Manifest(sent.number, sent.waste, sent.sent_on, sent.sent, sent.carried, sent.received),
        sender=sent.sender, carrier=sent.carrier, receiver=sent.receiver, by=call.by, at=call.at,
    )  # fmt: skip
    return MANIFEST.made(held)


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/water-sections", name="list_water_sections", area="indicators", run=sections,
        summary=_("Water sections by class of GB 3838, month by month"), gives=SectionList,
    ),
    *STATION.does(
        {
            "aims": Doing(
                body=NewAim, name="set_section_aim", summary=_("Say which class a section is to have"), gives=AimLine,
                run=plain(operations.set_section_aim, "station", "water_class", "since", "basis"), answer=aim_line,
            ),
        }
    ),
    Endpoint(
        method="GET", path="/compensations", name="list_compensations", area="indicators", run=compensations,
        summary=_("Agreements on ecological compensation"), query=Listed, gives=CompensationList,
    ),
    Endpoint(
        method="POST", path="/compensations", name="record_compensation", area="indicators", run=record, status=201,
        summary=_("Record an agreement with its own formula"), body=NewCompensation, gives=CompensationLine,
    ),
    Endpoint(
        method="GET", path="/compensations/{id}", name="get_compensation", area="indicators", run=compensation,
        summary=_("One agreement: what is due beside what was paid"), gives=CompensationWhole,
    ),
    *COMPENSATION.does(
        {
            "payments": Doing(
                body=NewPayment, name="record_payment", summary=_("Write down what was paid for a year"),
                gives=PaymentLine, answer=payment_line,
                run=plain(operations.record_payment, "compensation", "year", "amount", "paid_on", "document"),
            ),
            "void": Doing(
                body=Reasoned, name="void_compensation", summary=_("Void an agreement on compensation"),
                run=plain(operations.void_compensation, "compensation", "reason"),
            ),
        }
    ),
    Endpoint(
        method="GET", path="/waste-manifests", name="list_waste_manifests", area="indicators", run=manifests,
        summary=_("Manifests of hazardous waste and how they stand"), query=ManifestQuery, gives=ManifestList,
    ),
    Endpoint(
        method="POST", path="/waste-manifests", name="record_waste_manifest", area="indicators", run=sign, status=201,
        summary=_("Record a manifest, or what has been signed since"), body=NewManifest, gives=ManifestLine,
    ),
    Endpoint(
        method="GET", path="/waste-manifests/{id}", name="get_waste_manifest", area="indicators", run=manifest,
        summary=_("One manifest and how it stands"), gives=ManifestLine,
    ),
    *MANIFEST.does(
        {
            "void": Doing(
                body=Reasoned, name="void_waste_manifest", summary=_("Void a manifest"),
                run=plain(operations.void_manifest, "manifest", "reason"),
            ),
        }
    ),
)  # fmt: skip
