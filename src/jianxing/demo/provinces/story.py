"""What people of the three nodes do about the corridor; each node does its part when what it waits for has come."""

import time

from jianxing.demo.provinces.cast import named


def play(*, code: str, seconds: float) -> bool:
    """Do what people of a node do, as far as it has not been done; whether it came to its end in time."""
    from jianxing.directory.acting import acting
    from jianxing.exchange.models import Outgoing
    from jianxing.exchange.office import exchange_office
    from jianxing.kernel.actor import Actor

    named(code)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with acting(Actor.system()), exchange_office():
            if not Outgoing.objects.filter(state="waiting").exists():
                return True
        time.sleep(0.3)
    return False
