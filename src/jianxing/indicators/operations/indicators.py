"""Saying what is measured, within which limits, and where."""

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jianxing.directory import roots
from jianxing.directory.acting import acting_body_id
from jianxing.directory.models import PlanDomain
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.indicators import policies
from jianxing.indicators.models import Direction, Indicator, Limit, Station, Step
from jianxing.kernel.actor import Actor
from jianxing.kernel.pinyin import sort_key
from jianxing.methods.air import grade_two

_Named = TypeVar("_Named", Indicator, Station)


class IndicatorRefused(Refused):
    """What is said of an indicator, a limit or a place does not suffice."""


class NamedAlready(Refused):
    """A name stands once in its body."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%(name)s” is there already.") % {"name": name}, _("Use it, or choose another name.")
        )


def add_indicator(
    *,
    name: str,
    item: str,
    unit: str,
    direction: str,
    domain: str,
    summary: str = "",
    by: Actor,
    at: datetime,
) -> Indicator:
    """Say that a body follows an indicator; *item* is what files of readings and standards call it."""
    policies.check_can_keep_indicators(by=by)
    name, item = " ".join(name.split()), " ".join(item.split())
    if not name or not item:
        raise IndicatorRefused(
            _("An indicator needs a name and the item that files call it by."), _("Write both.")
        )
    if direction not in Direction.values or domain not in PlanDomain.values:
        raise IndicatorRefused(_("There is no such direction or domain."), _("Choose one of the list."))
    facts = {"name": name, "item": item, "unit": unit.strip(), "direction": direction, "domain": domain}
    with transaction.atomic():
        indicator = _created(Indicator, name, {**facts, "summary": summary.strip(), "created_at": at})
        roots.act_on(
            indicator, "add", subject="indicator", by=by, at=at,
            public={"item": item, "unit": facts["unit"], "direction": direction, "domain": domain},
            confidential={"name": name},
        )  # fmt: skip
    return indicator


def set_limit(
    *, indicator: Indicator, step: str, since: date, value: float, basis: str, by: Actor, at: datetime
) -> Limit:
    """Set a limit from a day on for readings of one step; what held before that day stays."""
    policies.check_can_change_indicator(indicator=indicator, by=by)
    if step not in Step.values or not basis.strip():
        raise IndicatorRefused(
            _("A limit needs the step of its readings and what it is based on."),
            _("Name the standard and its clause."),
        )
    with transaction.atomic():
        try:
            with transaction.atomic():
                limit: Limit = Limit.objects.create(
                    indicator=indicator, step=step, since=since, value=value, basis=basis.strip(), set_at=at
                )
        except IntegrityError as refusal:
            raise NamedAlready(since.isoformat()) from refusal
        roots.act_on(
            indicator, "set_limit", subject="indicator", by=by, at=at,
            public={"step": step, "since": since, "value": repr(value), "basis": limit.basis},
        )  # fmt: skip
    return limit


def set_standard_limits(*, indicator: Indicator, by: Actor, at: datetime) -> list[Limit]:
    """Set the grade II daily limits of GB 3095 in all their generations, where the item has any."""
    policies.check_can_change_indicator(indicator=indicator, by=by)
    held = set(
        Limit.objects.filter(indicator=indicator, step=Step.DAY, voided_at=None).values_list(
            "since", flat=True
        )
    )
    return [
        set_limit(
            indicator=indicator, step=Step.DAY, since=since, value=float(value),
            basis="GB 3095-2012" if since.year == 1 else f"GB 3095 ({since.isoformat()})", by=by, at=at,
        )
        for since, value in grade_two(indicator.item)
        if since not in held
    ]  # fmt: skip


def void_limit(*, limit: Limit, reason: str, by: Actor, at: datetime) -> Limit:
    """Void a limit that was set wrongly; it stays with its reason."""
    policies.check_can_change_indicator(indicator=limit.indicator, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        done = Limit.objects.filter(pk=limit.pk, voided_at=None).update(
            voided_at=at, voided_by_id=by.person_id, void_reason=reason.strip()
        )
        if not done:
            raise roots.Overtaken(limit.indicator.name)
        limit.refresh_from_db()
        roots.act_on(
            limit.indicator, "void_limit", subject="indicator", by=by, at=at,
            public={"step": limit.step, "since": limit.since, "value": repr(limit.value)},
            confidential={"reason": limit.void_reason},
        )  # fmt: skip
    return limit


def void_indicator(*, indicator: Indicator, reason: str, by: Actor, at: datetime) -> Indicator:
    """Void an indicator; its series stay readable and take no further readings."""
    policies.check_can_change_indicator(indicator=indicator, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        roots.change(
            indicator, name=indicator.name, where={"voided_at": None},
            to={"voided_at": at, "voided_by_id": by.person_id, "void_reason": reason.strip()},
        )  # fmt: skip
        roots.act_on(
            indicator, "void", subject="indicator", by=by, at=at, confidential={"reason": reason.strip()}
        )
    return indicator


def add_station(
    *,
    name: str,
    kind: str,
    code: str = "",
    longitude: float | None = None,
    latitude: float | None = None,
    jurisdiction_code: str = "",
    by: Actor,
    at: datetime,
) -> Station:
    """Say where something is measured, or which area something is reported for. Coordinates are WGS 84 in degrees."""
    policies.check_can_keep_indicators(by=by)
    name = " ".join(name.split())
    if not name or kind not in Station.Kind.values:
        raise IndicatorRefused(_("A place needs a name and a kind."), _("Write what the place is called."))
    _check_on_earth(longitude, latitude)
    facts = {
        "name": name, "kind": kind, "code": code.strip(), "longitude": longitude, "latitude": latitude,
        "jurisdiction_code": jurisdiction_code.strip(),
    }  # fmt: skip
    with transaction.atomic():
        station = _created(Station, name, {**facts, "created_at": at})
        roots.act_on(
            station, "add", subject="station", by=by, at=at,
            public={"kind": kind, "jurisdiction": facts["jurisdiction_code"]}, confidential={"name": name},
        )  # fmt: skip
    return station


def place_station(
    *, station: Station, longitude: float | None, latitude: float | None, jurisdiction_code: str = "",
    by: Actor, at: datetime,
) -> Station:  # fmt: skip
    """Correct where a place lies."""
    policies.check_can_change_station(station=station, by=by)
    _check_on_earth(longitude, latitude)
    with transaction.atomic():
        before = {"longitude": station.longitude, "latitude": station.latitude}
        roots.change(
            station, name=station.name, where={"voided_at": None},
            to={"longitude": longitude, "latitude": latitude, "jurisdiction_code": jurisdiction_code.strip()},
        )  # fmt: skip
        roots.act_on(
            station, "move", subject="station", by=by, at=at,
            confidential={
                "before": f"{before['longitude']}, {before['latitude']}", "now": f"{longitude}, {latitude}",
            },
        )  # fmt: skip
    return station


def _check_on_earth(longitude: float | None, latitude: float | None) -> None:
    if longitude is None and latitude is None:
        return
    if longitude is None or latitude is None or not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise IndicatorRefused(
            _("Longitude and latitude are given together, in degrees."), _("Write 116.40 and 39.90.")
        )


def _created(model: type[_Named], name: str, facts: dict[str, Any]) -> _Named:
    try:
        with transaction.atomic():
            return model._default_manager.create(
                registered_by_id=acting_body_id(), pinyin_key=sort_key(name), **facts
            )
    except IntegrityError as refusal:
        raise NamedAlready(name) from refusal
