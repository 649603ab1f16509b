"""Trial nodes that meet over the network: a listener for one, in threads of this process, and what the other carries to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from jianxing.exchange import operations, queries
from jianxing.exchange.models import Certificate
from jianxing.exchange.network import delivering, receiving
from jianxing.exchange.network.client import Endpoint
from jianxing.exchange.network.delivering import Round
from jianxing.exchange.network.listener import Listed
from jianxing.kernel.actor import Actor
from jianxing.ledger import sealer
from tests.exchange_nodes import AT, TrialNode
from tests.unit.exchange.network.nodes import serving


@contextmanager
def listening(
    node: TrialNode, *, before_answering: Callable[[], None] = lambda: None, at: datetime = AT
) -> Iterator[Endpoint]:
    """Have *node* listen for those whom it lists now. Its ledger is sealed while a request rests, as the worker does."""
    with node.here():
        identity = queries.own_certificates().present
        listed = {name: Listed(queries.pinned(row), row) for name, row in queries.callers(at=at).items()}
    node.wrapper.inc_thread_sharing()

    def receive(shown: Certificate, path: str, body: bytes) -> bytes:
        with node.here():
            answer = receiving.receive(
                shown, path, body, now=lambda: at, rest=lambda _seconds: sealer.seal_all(clock=lambda: at)
            )
        before_answering()
        return answer

    try:
        with serving(identity, listed=listed, receive=receive) as endpoint:
            yield endpoint
    finally:
        node.wrapper.dec_thread_sharing()


def reach(node: TrialNode, other: TrialNode, endpoint: Endpoint) -> None:
    """Let *node* know where the other listens."""
    with node.here():
        operations.reach_peer(
            peer=node.peer(other),
            address=f"{endpoint.host}:{endpoint.port}",
            by=Actor.system(),
            at=AT,
        )


def carry(node: TrialNode, other: TrialNode, *, at: datetime = AT) -> Round:
    """Carry by network what waits on *node* for the other."""
    with node.here():
        return delivering.carry(peer_id=node.peer(other).pk, now=lambda: at)
