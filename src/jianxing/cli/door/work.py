"""Proof of work under load: who hands in computes for a second, and many at once compute for long.

Nothing is kept: a challenge is signed by a key of this process and holds for ten to twenty minutes. A proof is bound to the
envelope's token, so that it serves one envelope alone, however often it is sent.
"""

import hashlib
import hmac
import secrets
import threading
import time
from typing import Final

#: Envelopes a minute from all networks together from which on a proof is asked for, and the zero bits it must begin with.
LEVELS: Final = ((1200, 16), (600, 13))
MINUTE_SECONDS: Final = 60.0
WINDOW_SECONDS: Final = 600


class Work:
    """How much comes in, and what is asked of who hands in now."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._minute, self._count, self._before = 0, 0, 0

    def bits(self, *, now: float | None = None) -> int:
        """Count one more envelope and return the bits that its proof must have; 0 where none is asked for."""
        minute = int((time.monotonic() if now is None else now) // MINUTE_SECONDS)
        with self._lock:
            if minute != self._minute:
                self._before = self._count if minute == self._minute + 1 else 0
                self._minute, self._count = minute, 0
            self._count += 1
            busiest = max(self._count, self._before)
        return next((bits for least, bits in LEVELS if busiest >= least), 0)

    def challenge(self, bits: int, *, now: float | None = None) -> str:
        """Return a challenge of so many bits."""
        window = int((time.time() if now is None else now) // WINDOW_SECONDS)
        return f"{window}.{bits}.{self._mark(window, bits)}"

    def holds(self, *, challenge: str, nonce: str, token: str, bits: int, now: float | None = None) -> bool:
        """Return whether a proof is of this process, of now, of enough bits and of this envelope."""
        window = int((time.time() if now is None else now) // WINDOW_SECONDS)
        for made in (window, window - 1):
            for _least, level in LEVELS:
                known = f"{made}.{level}.{self._mark(made, level)}"
                if level >= bits and hmac.compare_digest(known.encode(), challenge.encode()):
                    return (
                        zero_bits(hashlib.sha256(f"{challenge}.{token}.{nonce}".encode()).digest()) >= level
                    )
        return False

    def _mark(self, window: int, bits: int) -> str:
        return hmac.new(self._key, f"{window}.{bits}".encode(), hashlib.sha256).hexdigest()[:32]


def zero_bits(digest: bytes) -> int:
    """Return how many bits from the left are zero."""
    return len(digest) * 8 - int.from_bytes(digest).bit_length()
