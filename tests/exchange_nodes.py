"""Several nodes on one PostgreSQL, each with a database, keys and files of its own. For the tests and the exchange benchmarks."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections, transaction

from jianxing.cli.embedded import Cluster
from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.directory.models import Body
from jianxing.evidence.vault import Vault
from jianxing.exchange import kinds, operations, queries
from jianxing.exchange.models import Outgoing, Peer
from jianxing.exchange.office import exchange_office
from jianxing.exchange.operations.card import present_card, sign_card
from jianxing.kernel.actor import Actor
from jianxing.ledger import sealer
from jianxing.ledger.models import Act
from jianxing.ledger.operations import record
from jianxing.ledger.queries import ledger_office
from tests.conftest import TEMPLATE

AT = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
KIND = "trial-letter"
SCHEMA = {
    "type": "object",
    "required": ["serial"],
    "additionalProperties": False,
    "properties": {
        "serial": {"type": "integer"},
        "words": {"type": "string"},
        "refuse": {"type": "boolean"},
        "fail": {"type": "boolean"},
    },
}
#: Serials whose taking effect fails as long as they are here: a fault in a domain's code.
failing: set[int] = set()
#: Envelopes whose receipts cannot be told to the domain as long as they are here.
untold: set[str] = set()


def _receive(received: kinds.Received, *, at: datetime) -> None:
    """Let a trial letter take effect: an act that says which it was, in the inbox's own transaction."""
    serial = int(str(received.payload["serial"]))
    if serial in failing:
        raise ZeroDivisionError
    if received.payload.get("refuse"):
        raise kinds.Refused("trial-refused", "not this one")
    record(
        kind="body.trial_effect",
        subject="body",
        subject_id=received.to.pk,
        by=Actor.system(body_id=received.to.pk),
        at=at,
        public={
            "serial": serial,
            "route": received.route,
            "number": received.number,
            "files": [file.blob_id for file in received.attachments],
        },
        caused_by=received.act_id,
    )


def _receipted(outgoing_handle: str, receipt: kinds.Receipt, *, at: datetime) -> None:
    if outgoing_handle in untold:
        raise ZeroDivisionError
    record(
        kind="body.trial_receipt",
        subject="body",
        subject_id=1,
        by=Actor.system(),
        at=at,
        public={"handle": outgoing_handle, "taken": receipt.taken, "code": receipt.code},
    )


def register_trial_kind() -> None:
    """Make the trial letters known, as a domain does in its wiring."""
    kinds.register(kinds.Kind(KIND, SCHEMA, _receive, _receipted))


@dataclass
class TrialNode:
    """One node: what it is called, and where its database, keys and files are."""

    code: str
    home: Path
    wrapper: Any
    bodies: dict[str, Body] = field(default_factory=dict)
    serial: int = 0

    @contextmanager
    def here(self) -> Iterator[None]:
        """Let everything inside the block happen on this node."""
        places = {
            "LEDGER_KEY_FILE": self.home / "secrets" / "ledger.key",
            "LEDGER_HEADS_FILE": self.home / "ledger-heads.jsonl",
            "EXCHANGE_KEYS": self.home / "secrets",
            "FILES_ROOT": self.home / "files",
        }
        before = {name: getattr(settings, name) for name in places}
        outer = connections["default"]
        connections["default"] = self.wrapper
        for name, place in places.items():
            setattr(settings, name, place)
        try:
            yield
        finally:
            for name, place in before.items():
                setattr(settings, name, place)
            connections["default"] = outer

    def card(self) -> str:
        """This node's card, as its operator hands it over."""
        with self.here():
            return sign_card(present_card(), at=AT)

    def fingerprint(self) -> str:
        """What its operator reads out."""
        with self.here():
            own = queries.own_key()
            assert own is not None
            return own.key_id

    def peer(self, other: TrialNode) -> Peer:
        """The other node as this one lists it."""
        found = queries.peer_named(other.code)
        assert found is not None
        return found

    def body_of(self, other: TrialNode, code: str) -> Body:
        """The body of this directory that stands for one of the other node."""
        return self.peer(other).hostings.select_related("body").get(code=code).body

    def write(
        self,
        other: TrialNode,
        *,
        sender: str,
        to: str,
        at: datetime = AT,
        files: Sequence[Any] = (),
        **payload: Any,
    ) -> Outgoing:
        """Send a trial letter, with its act; on this node."""
        self.serial += 1
        body = self.bodies[sender]
        with transaction.atomic(), acting(Actor.system(body_id=body.pk)) as by:
            return operations.send(
                kind=KIND,
                sender=body,
                to=self.body_of(other, to),
                payload={"serial": self.serial, **payload},
                attachments=[operations.attachment_of(file) for file in files],
                by=by,
                at=at,
            )

    def parcels(self, other: TrialNode, *, most: int = 100_000, at: datetime = AT) -> list[operations.Parcel]:
        """What waits to go to the other node."""
        with self.here():
            return operations.outgoing(peer=self.peer(other), most=most, at=at)

    def take(self, data: bytes, *, at: datetime = AT) -> bytes | None:
        """Have something delivered to this node."""
        with self.here():
            return operations.deliver(data, at=at)

    def seal(self, *, at: datetime = AT) -> None:
        """Let the ledger seal, and sign the receipts that this makes possible."""
        with self.here():
            sealer.seal_all(clock=lambda: at)
            while operations.sign_receipts(at=at):
                pass

    def receipts(self, other: TrialNode, *, most: int = 100_000) -> list[bytes]:
        """The receipts that wait to go to the other node."""
        with self.here():
            return [one.document for one in operations.receipts_for(peer=self.peer(other), most=most)]

    def acts(self, kind: str) -> list[dict[str, Any]]:
        """What the public parts of the acts of a kind say, in their order."""
        with self.here(), ledger_office():
            return list(Act.objects.filter(kind=kind).order_by("pk").values_list("public", flat=True))

    def effects(self, other: TrialNode) -> list[int]:
        """The serials of the other node's letters that took effect here, in the order in which they did."""
        return [act["serial"] for act in self.acts("body.trial_effect") if act["route"] == other.code]

    def troubles(self) -> list[tuple[str, int]]:
        """The operator's lines: code and how often."""
        with self.here(), exchange_office():
            return sorted(queries.troubles().values_list("code", "times"))


def new_node(
    code: str, *, home: Path, dsn: str, database: str, others: Sequence[str] = ("one", "two")
) -> TrialNode:
    """A node with an address and bodies, on a migrated database of its own."""
    part = psycopg.conninfo.conninfo_to_dict(dsn)
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = connections["default"].settings_dict | {
        "NAME": database,
        "USER": part.get("user", ""),
        "PASSWORD": part.get("password", ""),
        "HOST": part.get("host", ""),
        "PORT": str(part.get("port", "")),
        "CONN_MAX_AGE": None,
    }
    node = TrialNode(code=code, home=home, wrapper=wrapper)
    home.mkdir(parents=True, exist_ok=True)
    by = Actor.system()
    with node.here():
        operations.establish(code=code, name=f"节点 {code}", by=by, at=AT)
        for name in others:
            body = directory.add_body(
                code=name, name=f"{code} {name}", kind=Body.Kind.COMMISSION, by=by, at=AT
            )
            operations.offer(body=body, by=by, at=AT)
            node.bodies[name] = body
    return node


@contextmanager
def several_nodes(
    cluster: Cluster,
    codes: Sequence[str],
    *,
    home: Path,
    around_first: bool = False,
    bodies: Sequence[str] = ("one", "two"),
) -> Iterator[list[TrialNode]]:
    """Nodes that know each other, or the first one alone, each on a copy of the migrated database; gone afterwards."""
    register_trial_kind()
    names = [f"node_{secrets.token_hex(4)}" for _code in codes]
    with psycopg.connect(cluster.admin_dsn, autocommit=True) as admin:
        for name in names:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER jianxing_owner")
            admin.execute(f"GRANT CONNECT ON DATABASE {name} TO jianxing_app")
    made: list[TrialNode] = []
    try:
        for code, name in zip(codes, names, strict=True):
            made.append(new_node(code, home=home / code, dsn=cluster.app_dsn, database=name, others=bodies))
        if around_first:
            for other in made[1:]:
                acquaint([made[0], other])
        else:
            acquaint(made)
        yield made
    finally:
        for node in made:
            node.wrapper.close()
        with psycopg.connect(cluster.admin_dsn, autocommit=True) as admin:
            for name in names:
                admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def acquaint(nodes: Sequence[TrialNode]) -> None:
    """Let every node list every other one, fingerprints compared."""
    cards = {node.code: (node.card(), node.fingerprint()) for node in nodes}
    for node in nodes:
        for other in nodes:
            if other is not node:
                card, fingerprint = cards[other.code]
                with node.here():
                    operations.add_peer(document=card, fingerprint=fingerprint, by=Actor.system(), at=AT)


def carry_all(sender: TrialNode, receiver: TrialNode, *, at: datetime = AT) -> None:
    """Carry everything that waits, with the contents that the receiver lacks, and the receipts back."""
    for parcel in sender.parcels(receiver, at=at):
        receiver.take(parcel.envelope, at=at)
    with receiver.here():
        lacking = operations.wanted(peer=receiver.peer(sender))
    for digest in lacking:
        with Vault(sender.home / "files").open(digest) as content, receiver.here():
            operations.supply(sha256=digest, stream=content, peer=receiver.peer(sender), at=at)
    receiver.seal(at=at)
    for receipt in receiver.receipts(sender):
        with sender.here():
            operations.take_receipt(receipt, at=at)
