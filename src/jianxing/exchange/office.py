"""The part of the software that carries: inside it every envelope is read and written, outside it only one's own is seen."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection

from jianxing.directory.acting import NoActingBody, acting, current_actor
from jianxing.directory.prepared import prepared
from jianxing.kernel.actor import Actor

_SET = "SELECT current_setting('jianxing.office', true), set_config('jianxing.office', %s, true)"


@contextmanager
def out_of_office() -> Iterator[None]:
    """For a while inside the office, see no more than who acts: for what the domains do with an envelope."""
    [(before, _now)] = prepared(_SET, [""])
    try:
        yield
    finally:
        if not connection.needs_rollback:
            prepared(_SET, [before or ""])


@contextmanager
def exchange_office() -> Iterator[None]:
    """Read and write what passes between nodes, for whichever bodies; screens never do this."""
    try:
        current_actor()
        outer = nullcontext()
    except NoActingBody:
        outer = acting(Actor.system())  # type: ignore[assignment]  # either is a context
    with outer:
        [(before, _now)] = prepared(_SET, ["exchange"])
        try:
            yield
        finally:
            if connection.in_atomic_block and not connection.needs_rollback:
                prepared(_SET, [before or ""])
