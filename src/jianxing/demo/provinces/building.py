"""Building one of the three nodes: who is there, what lies there of the corridor, and that it knows the other two."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from jianxing.demo import accounts, bodies
from jianxing.demo.provinces import bulletin
from jianxing.demo.provinces.cast import PROVINCES, TIANJIN, Province
from jianxing.demo.scene import Scene, on
from jianxing.demo.transport import CORRIDOR, DOMAIN
from jianxing.directory import jurisdictions
from jianxing.directory import operations as directory
from jianxing.directory.models import Body, Jurisdiction
from jianxing.exchange import card as cards
from jianxing.exchange import operations as exchange
from jianxing.exchange import queries
from jianxing.kernel.actor import Actor
from jianxing.ledger import sealer
from jianxing.notices.operations import seed_calendar
from jianxing.projects import operations as projects
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import Project

CALENDAR_YEARS: Final = range(2025, 2028)
CARD: Final = "card.json"
#: How long the other nodes' cards are waited for: each is made by a process of its own.
CARDS_SECONDS: Final = 300.0
STAGES: Final = {"beijing": Stage.APPROVAL, "tianjin": Stage.TENDERING, "hebei": Stage.CONSTRUCTION}


class CardMissing(RuntimeError):
    """Another node of the demonstration has not made its card in time."""


def build(province: Province, *, say: Callable[[str], None]) -> None:
    """Build what is missing of a node, up to its knowing the others; they are built at the same time."""
    node, at = Actor.system(), on(date(2025, 1, 2))
    with transaction.atomic():
        jurisdictions.load(by=node, at=at)
        seed_calendar(years=CALENDAR_YEARS, by=node, at=at)
        held = bodies.build(by=node, at=at, orgs=province.bodies)
        actors = accounts.build(bodies=held, by=node, at=at, accounts=province.accounts)
    accounts.write_list(settings.DEMO_ACCOUNTS_FILE, accounts=province.accounts)
    scene = Scene(bodies=held, actors=actors)
    with transaction.atomic():
        _corridor(province, scene)
        if province is TIANJIN:
            bulletin.build(_supervisor(province, scene))
        # Once: the node may have been renamed since, and to say it again would be an act.
        if queries.own_key() is None:
            exchange.establish(code=province.at.code, name=f"{province.at.name}节点", by=node, at=at)
        exchange.offer(body=held[province.group], by=node, at=at)
    sealer.seal_all()
    hand_out(province)
    say(f"演示数据：{province.at.name}节点")
    for other in PROVINCES:
        if other is not province:
            _list(other)
            say(f"演示数据：{province.at.name}节点已登记{other.at.name}节点")
    exchange.announce(at=on(date(2025, 1, 3), 10))


def hand_out(province: Province) -> None:
    """Leave this node's card where the other two find it: the same directory stands for a meeting of the operators."""
    path = _cards() / province.at.code / CARD
    fresh = path.with_suffix(".new")
    fresh.write_text(exchange.own_card(at=on(date(2025, 1, 2), 10)), encoding="utf-8")
    fresh.replace(path)


def _cards() -> Path:
    return Path(settings.HOME).parent


def _corridor(province: Province, scene: Scene) -> None:
    by = _supervisor(province, scene)
    with scene.acting_as(by):
        if Project.objects.filter(name=province.section).exists():
            return
        at = on(date(2025, 7, 8))
        corridor = projects.register(name=CORRIDOR, domain=DOMAIN, by=by, at=at)
        projects.register(
            name=province.section,
            domain=DOMAIN,
            stage=STAGES[province.at.code],
            parent=corridor,
            governed_by=scene.place(province.division),
            by=by,
            at=at,
        )


def _supervisor(province: Province, scene: Scene) -> Actor:
    return scene.actor(next(one.login for one in province.accounts if one.held[0][0] == province.group))


def _list(other: Province) -> None:
    """List another node by its card; its group is known here beforehand, with the division that it belongs to."""
    if queries.peer_named(other.at.code) is not None:
        return
    document = _card_of(other)
    node, at = Actor.system(), on(date(2025, 1, 3))
    with transaction.atomic():
        org = next(org for org in other.bodies if org.code == other.group)
        body = Body.objects.filter(code=org.code).first()
        if body is None:
            place = Jurisdiction.objects.get(code=other.division)
            body = directory.add_body(
                code=org.code, name=org.name, kind=org.kind, governed_by=place, by=node, at=at
            )
        peer = exchange.add_peer(
            document=document,
            fingerprint=cards.read(document).fingerprint,
            bodies={org.code: body},
            by=node,
            at=at,
        )
        if not settings.EXCHANGE_ADDRESS:  # behind its air gap it calls nobody either
            exchange.reach_peer(peer=peer, address="", by=node, at=at)


def _card_of(other: Province) -> str:
    path, deadline = _cards() / other.at.code / CARD, time.monotonic() + CARDS_SECONDS
    while not path.exists():
        if time.monotonic() > deadline:
            raise CardMissing(other.at.name)
        time.sleep(0.2)
    return path.read_text(encoding="utf-8")
