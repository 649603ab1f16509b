"""A storm over several nodes: letters written at random, carried by a network that drops, doubles, reorders, delays, cuts and
flips, by processes that are killed at any line. For the tests and ``jianxing bench exchange-storm``."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import jianxing
from jianxing.exchange import envelope, operations
from jianxing.exchange.models import Incoming, Outgoing
from jianxing.exchange.office import exchange_office
from tests.exchange_nodes import AT, KIND, TrialNode

FAULTS = ("drop", "double", "delay", "cut", "flip")
#: What the operators may read after such a storm, each caused by a fault of the network or asked for by a letter.
EXPLAINED = frozenset(
    {
        "not-an-envelope",
        "altered",
        "unknown-sender",
        "trial-refused",
        "not-a-receipt",
        "receipt-unsigned",
        "receipt-malformed",
    }
)
_PACKAGE = str(Path(jianxing.__path__[0]))


class Chance(Protocol):
    """Where the storm takes its decisions from: a random generator, or hypothesis."""

    def below(self, most: int) -> int: ...


@dataclass
class InFlight:
    """Something on its way between two nodes."""

    is_receipt: bool
    origin: TrialNode
    destination: TrialNode
    data: bytes

    def goes_with(self, other: InFlight) -> bool:
        """Whether both may be in one delivery."""
        return self.is_receipt == other.is_receipt and self.destination is other.destination


@dataclass
class Storm:
    """Nodes, what is on its way between them, and what was done to it."""

    nodes: Sequence[TrialNode]
    chance: Chance
    way: list[InFlight] = field(default_factory=list)
    written: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    killed: int = 0
    deliveries: int = 0
    minutes: int = 0

    def two(self) -> tuple[TrialNode, TrialNode]:
        """Two different nodes."""
        first = self.chance.below(len(self.nodes))
        second = (first + 1 + self.chance.below(len(self.nodes) - 1)) % len(self.nodes)
        return self.nodes[first], self.nodes[second]

    @property
    def now(self) -> Any:
        """The instant: a minute later with each step."""
        self.minutes += 1
        return AT + timedelta(minutes=self.minutes)

    def write(self, *, lines: int | None = None) -> None:
        """Write a letter, by a process that dies after so many lines where they are given."""
        origin, destination = self.two()
        refuse = self.chance.below(12) == 0
        at = self.now

        def act() -> None:
            with origin.here():
                origin.write(destination, sender="one", to="two", at=at, refuse=refuse)

        if self._done(act, origin, lines):
            serial = origin.serial if lines is None else origin.serial + 1
            self.written.setdefault((origin.code, destination.code), []).append(serial)
        if lines is not None:
            origin.serial += 1  # counted in the process that is gone

    def post(self) -> None:
        """Put everything that waits at a node on its way, in an order of the network's own."""
        origin, destination = self.two()
        for parcel in origin.parcels(destination, most=40, at=self.now):
            self._on_its_way(InFlight(False, origin, destination, parcel.envelope))
        for document in origin.receipts(destination, most=40):
            self._on_its_way(InFlight(True, origin, destination, document))

    def _on_its_way(self, one: InFlight) -> None:
        self.way.insert(self.chance.below(len(self.way) + 1), one)

    def deliver(self, *, lines: int | None = None) -> None:
        """Let something arrive, whole or not: three in ten are dropped, doubled, delayed, cut or altered."""
        if self.way:
            one = self.way.pop()
            self._arrive(one, self._weathered(one), lines=lines)

    def deliver_together(self, *, lines: int | None = None) -> None:
        """Let what is next on its way arrive in one delivery with what else goes to the same node, each whole or not."""
        if not self.way:
            return
        first = self.way[-1]
        several = [one for one in self.way if one.goes_with(first)][-(1 + self.chance.below(40)) :]
        chosen = set(map(id, several))
        self.way = [one for one in self.way if id(one) not in chosen]
        self._arrive(first, [data for one in several for data in self._weathered(one)], lines=lines)

    def _weathered(self, one: InFlight) -> list[bytes]:
        """What of it arrives: as it was sent, otherwise, or not at all."""
        self.deliveries += 1
        fault = FAULTS[self.chance.below(len(FAULTS))] if self.chance.below(10) < 3 else ""
        self.faults[fault or "none"] += 1
        data = one.data
        if fault in ("double", "delay"):
            self.way.insert(self.chance.below(len(self.way) + 1), one)
        if fault in ("drop", "delay"):
            return []
        if fault == "cut":
            data = data[: self.chance.below(len(data))]
        if fault == "flip":
            place = self.chance.below(len(data))
            data = data[:place] + bytes([data[place] ^ (1 << self.chance.below(8))]) + data[place + 1 :]
        return [data]

    def _arrive(self, one: InFlight, several: list[bytes], *, lines: int | None = None) -> None:
        if not several:
            return
        take: Callable[..., Any] = operations.take_receipts if one.is_receipt else operations.deliver_many
        at = self.now

        def act() -> None:
            with one.destination.here():
                take(several, at=at)

        self._done(act, one.destination, lines)

    def sign(self, *, lines: int | None = None) -> None:
        """Let a node's ledger seal and its receipts be signed."""
        node = self.nodes[self.chance.below(len(self.nodes))]
        at = self.now
        self._done(lambda: node.seal(at=at), node, lines)

    def _done(self, act: Callable[[], None], node: TrialNode, lines: int | None) -> bool:
        """Do it here, or in a process that kills itself after so many lines of ours; whether it is known to be done."""
        if lines is None:
            act()
            return True
        for other in self.nodes:
            other.wrapper.close()
        child = os.fork()
        if child == 0:
            _die_after(lines)
            try:
                act()
            finally:
                os._exit(0)
        _pid, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            self.killed += 1
            return False
        return os.WEXITSTATUS(status) == 0

    def settle(self) -> None:
        """Let the storm end: what is on its way arrives, and everything goes until nothing waits."""
        for one in self.way:
            self._arrive(one, [one.data])
        self.way.clear()
        for _round in range(12):
            quiet = True
            for origin in self.nodes:
                for destination in self.nodes:
                    if origin is destination:
                        continue
                    for parcel in origin.parcels(destination, at=self.now):
                        quiet = False
                        destination.take(parcel.envelope, at=self.now)
                    destination.seal(at=self.now)
                    for document in destination.receipts(origin):
                        with origin.here():
                            operations.take_receipt(document, at=self.now)
            if quiet:
                return
        raise AssertionError("something still waits after twelve rounds without a fault")

    def check(self) -> None:
        """None lost, none doubled, order kept, every refusal explained, everything in the ledger; raises AssertionError."""
        for origin in self.nodes:
            for destination in self.nodes:
                if origin is not destination:
                    self._check_route(origin, destination)
            unexplained = {code for code, _times in origin.troubles()} - EXPLAINED
            assert not unexplained, f"{origin.code}: {unexplained}"

    def _check_route(self, origin: TrialNode, destination: TrialNode) -> None:
        route = f"{origin.code} to {destination.code}"
        sent = _sent(origin, destination)
        known = self.written.get((origin.code, destination.code), [])
        assert set(known) <= {serial for serial, _refuse, _state in sent}, (
            f"{route}: an act's envelope is lost"
        )
        wanted = [serial for serial, refuse, _state in sent if not refuse]
        assert destination.effects(origin) == wanted, f"{route}: lost, doubled or out of order"
        for serial, refuse, state in sent:
            assert state == ("refused" if refuse else "taken"), f"{route}: {serial} is {state}"
        with destination.here(), exchange_office():
            refused = Incoming.objects.filter(route__peer=destination.peer(origin), state="refused")
            assert all(row.code == "trial-refused" and row.words for row in refused), route
            assert refused.count() == sum(refuse for _serial, refuse, _state in sent), route


def _sent(origin: TrialNode, destination: TrialNode) -> list[tuple[int, bool, str]]:
    with origin.here(), exchange_office():
        rows = (
            Outgoing.objects.filter(route__peer=origin.peer(destination), kind=KIND)
            .select_related("content")
            .order_by("epoch", "number")
        )
        found = []
        for row in rows:
            payload = json.loads(envelope.opened(bytes(row.content.envelope)).payload)["payload"]
            found.append((payload["serial"], bool(payload.get("refuse")), row.state))
        return found


def _die_after(lines: int) -> None:
    """Have this process killed, as by kill -9, after so many lines of the product's own code."""
    left = lines

    def trace(frame: Any, event: str, _argument: Any) -> Any:
        nonlocal left
        if not frame.f_code.co_filename.startswith(_PACKAGE):
            return None
        if event == "line":
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
