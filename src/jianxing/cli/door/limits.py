"""How often one may hand in, by network and by device, without knowing who: counts under a salt that ends with the day."""

import hashlib
import hmac
import secrets
import threading
import time
from typing import Final

#: Envelopes that one network (an office, a campus behind one address) and one device may hand in within the window.
BY_NETWORK: Final = 120
BY_DEVICE: Final = 12
WINDOW_SECONDS: Final = 600.0
DAY_SECONDS: Final = 86_400.0
#: More keys than these are forgotten together, so that memory is bounded whoever knocks.
MOST_KEYS: Final = 200_000


class Limits:
    """Counts in this process's memory alone; nothing is written, and yesterday's counts cannot be tied to today's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._renew(time.monotonic())

    def _renew(self, now: float) -> None:
        self._salt, self._salted_at = secrets.token_bytes(32), now
        self._counts: dict[bytes, tuple[float, int]] = {}

    def admits(self, *, network: str, device: str, now: float | None = None) -> bool:
        """Count one more from a network and a device, and say whether both are within their limits."""
        at = time.monotonic() if now is None else now
        with self._lock:
            if at - self._salted_at >= DAY_SECONDS or len(self._counts) >= MOST_KEYS:
                self._renew(at)
            by_network = self._counted(f"n{network}", at)
            by_device = self._counted(f"d{network} {device}", at)
            return by_network <= BY_NETWORK and by_device <= BY_DEVICE

    def _counted(self, kind: str, at: float) -> int:
        key = hmac.digest(self._salt, kind.encode(), hashlib.sha256)[:16]
        since, count = self._counts.get(key, (at, 0))
        if at - since >= WINDOW_SECONDS:
            since, count = at, 0
        self._counts[key] = (since, count + 1)
        return count + 1
