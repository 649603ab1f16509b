"""What is followed, its routes and sources, the names of places and packages, what a correction usually costs."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.comparisons.freight import policies
from jianxing.comparisons.freight.models import MapEntry, Route, Source, Traffic, UsualCost
from jianxing.directory import roots
from jianxing.directory.acting import acting_body_id
from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.kernel.actor import Actor
from jianxing.methods.freight.kinds import Kind
from jianxing.methods.freight.reading import mapping_of
from jianxing.methods.freight.refusals import FreightRefused
from jianxing.methods.freight.wording import MESSAGES


class FreightUnfit(Refused):
    """What is said of movements, sources or names cannot stand."""


def follow_traffic(*, name: str, is_demo: bool = False, by: Actor, at: datetime) -> Traffic:
    """Follow movements by sea and rail under a name; sources and routes come to it."""
    policies.check_can_follow(by=by)
    name = _named(name)
    body = acting_body_id()
    with transaction.atomic():
        with roots.first_come(name, _called_so(name)):
            traffic: Traffic = Traffic.objects.create(
                name=name, registered_by_id=body, is_demo=is_demo, created_at=at, visible_to=[body]
            )
        roots.refresh("freight_refresh_traffics", [traffic.pk])
        roots.act_on(traffic, "follow", subject="traffic", by=by, at=at, confidential={"name": name})
    traffic.refresh_from_db()
    return traffic


def void_traffic(*, traffic: Traffic, reason: str, by: Actor, at: datetime) -> Traffic:
    """Void what is followed; it stays with its reason and counts nowhere."""
    policies.check_can_keep(traffic=traffic, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        roots.change(
            traffic, name=traffic.name, where={"voided_at": None},
            to={"voided_at": at, "voided_by_id": by.person_id, "void_reason": reason.strip()},
        )  # fmt: skip
        roots.act_on(
            traffic, "void", subject="traffic", by=by, at=at, confidential={"reason": reason.strip()}
        )
    return traffic


def add_route(*, traffic: Traffic, name: str, inland: str, port: str, by: Actor, at: datetime) -> Route:
    """Add a route between an inland place and a port, by their codes in the map."""
    policies.check_can_keep(traffic=traffic, by=by)
    name, inland, port = _named(name), inland.strip().upper(), port.strip().upper()
    if not inland or not port or inland == port:
        raise FreightUnfit(
            _("A route has an inland place and a port."), _("Take two codes of the map of places.")
        )
    with transaction.atomic():
        with roots.first_come(name, _called_so(name)):
            route: Route = Route.objects.create(traffic=traffic, name=name, inland=inland, port=port)
        roots.act_on(
            traffic, "add_route", subject="traffic", by=by, at=at, public={"inland": inland, "port": port}
        )
    return route


def add_name(*, traffic: Traffic, sort: str, code: str, name: str, by: Actor, at: datetime) -> MapEntry:
    """Add a name of a place or of a kind of packages to the map; documents brought in from then on are read with it."""
    policies.check_can_keep(traffic=traffic, by=by)
    name, code = _named(name), code.strip().upper()[:40]
    if sort not in MapEntry.Sort.values or not code:
        raise FreightUnfit(
            _("A name needs a map and a code."), _("Choose which map, and give the code it stands for.")
        )
    with transaction.atomic():
        with roots.first_come(name, _called_so(name)):
            entry: MapEntry = MapEntry.objects.create(traffic=traffic, sort=sort, code=code, name=name)
        roots.act_on(
            traffic, "add_name", subject="traffic", by=by, at=at,
            public={"sort": sort, "code": code}, confidential={"name": name},
        )  # fmt: skip
    return entry


def set_cost(
    *,
    traffic: Traffic,
    kind: str,
    fee: Decimal | None = None,
    demurrage_days: int | None = None,
    basis: str,
    by: Actor,
    at: datetime,
) -> UsualCost:
    """Say what correcting a kind of document usually costs: a fee in yuan, days of demurrage, and on what that rests."""
    policies.check_can_keep(traffic=traffic, by=by)
    if (
        kind not in {one.value for one in Kind}
        or not basis.strip()
        or (fee is None and demurrage_days is None)
    ):
        raise FreightUnfit(
            _("A usual cost needs a kind of document, a fee or days, and on what it rests."),
            _("Name the tariff or the notice that it is taken from."),
        )
    with transaction.atomic():
        cost, _new = UsualCost.objects.update_or_create(
            traffic=traffic,
            kind=kind,
            defaults={"fee": fee, "demurrage_days": demurrage_days, "basis": basis.strip()[:200]},
        )
        roots.act_on(
            traffic, "set_cost", subject="traffic", by=by, at=at,
            public={"kind": kind, "fee": fee, "demurrage_days": demurrage_days},
        )  # fmt: skip
    return cost


def add_source(
    *,
    traffic: Traffic,
    name: str,
    mapping: Mapping[str, Any] | None = None,
    issuer: Body | None = None,
    by: Actor,
    at: datetime,
) -> Source:
    """Add a source of documents with its mapping and the body that answers for it."""
    policies.check_can_keep(traffic=traffic, by=by)
    name, told = _named(name), checked_mapping(mapping or {})
    with transaction.atomic():
        with roots.first_come(name, _called_so(name)):
            source: Source = Source.objects.create(
                traffic=traffic, name=name, kind=told.get("kind") or "", mapping=told, issuer=issuer
            )
        _act_on_source(source, "add_source", by, at)
    return source


def change_source(
    *, source: Source, mapping: Mapping[str, Any], issuer: Body | None, by: Actor, at: datetime
) -> Source:
    """Change how a source is read and who answers for it; what has been brought in stays as it was read."""
    policies.check_can_keep(traffic=source.traffic, by=by)
    told = checked_mapping(mapping)
    with transaction.atomic():
        source.mapping, source.kind, source.issuer = told, told.get("kind") or "", issuer
        source.save(update_fields=["mapping", "kind", "issuer"])
        _act_on_source(source, "change_source", by, at)
    return source


def _act_on_source(source: Source, action: str, by: Actor, at: datetime) -> None:
    roots.act_on(
        source.traffic, action, subject="traffic", by=by, at=at,
        public={"source": source.pk, "issuer": source.issuer_id, "mapping": source.mapping},
        confidential={"name": source.name},
    )  # fmt: skip


def checked_mapping(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping as it is kept; raises ``FreightUnfit`` with what is wrong."""
    try:
        mapping = mapping_of(told)
    except FreightRefused as refusal:
        raise FreightUnfit(
            _(MESSAGES[refusal.code]) % dict(refusal.values), _("Correct the mapping.")
        ) from refusal
    return {
        "kind": mapping.kind.value if mapping.kind else None,
        "columns": {name: list(headings) for name, headings in mapping.columns.items()},
        "units": dict(mapping.units),
    }


def _named(name: str) -> str:
    name = " ".join(name.split())[:120]
    if not name:
        raise FreightUnfit(_("A name is needed."), _("Write what it is called."))
    return name


def _called_so(name: str) -> FreightUnfit:
    return FreightUnfit(_("“%(name)s” is there already.") % {"name": name}, _("Take the one that is there."))
