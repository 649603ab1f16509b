"""How many connections to PostgreSQL each process may hold: one table, from which pools and limits are sized."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jianxing.settings.config import Config

#: Jobs that the worker does at the same time; each holds a connection.
JOBS_AT_ONCE: Final = 3
#: The worker's own pool: it fetches jobs, notes how they end, and listens for new ones.
WORKER_POOL: Final = 4
SEALER: Final = 1
#: Deliveries to other nodes that the worker makes at the same time, on a queue of their own; each holds a connection while it
#: waits for a peer, and one more listens for new ones.
DELIVERIES_AT_ONCE: Final = 2
#: What the listener for other nodes receives at the same time; a connection that is only open holds none.
RECEIVED_AT_ONCE: Final = 2
#: What people may run beside: a backup holds three, every other command one or two.
COMMANDS: Final = 8
#: PostgreSQL keeps these for its superuser unless told otherwise.
RESERVED: Final = 3


@dataclass(frozen=True, slots=True)
class Share:
    """What one kind of process may hold: so many processes, so many connections each."""

    name: str
    processes: int
    each: int

    @property
    def total(self) -> int:
        return self.processes * self.each


@dataclass(frozen=True, slots=True)
class Budget:
    """The whole table of one installation."""

    shares: tuple[Share, ...]

    @property
    def total(self) -> int:
        return sum(share.total for share in self.shares)

    def of(self, name: str) -> Share:
        return next(share for share in self.shares if share.name == name)


def budget(config: "Config") -> Budget:
    """Return how many connections an installation with *config* holds at most, at the primary."""
    return Budget(
        shares=(
            Share("web", processes=config.web_processes, each=config.web_threads),
            Share("worker", processes=1, each=WORKER_POOL + JOBS_AT_ONCE),
            Share("sealer", processes=1, each=SEALER),
            Share("deliveries", processes=1, each=DELIVERIES_AT_ONCE + 1),
            Share("listener", processes=int(config.exchange_port is not None), each=RECEIVED_AT_ONCE),
            Share("commands", processes=1, each=COMMANDS),
        )
    )


def at_replica(config: "Config") -> Budget:
    """Return how many it holds at the read replica: each thread of a web server may hold one there too."""
    each = config.web_threads if config.replica_url else 0
    return Budget(shares=(Share("web", processes=config.web_processes, each=each),))
