"""A socket that must be done by a given instant: each read and write gets what is left, however slowly bytes drip in."""

from __future__ import annotations

import io
import socket
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typing_extensions import Buffer

PIECE: Final = 64 * 1024


class TooSlow(TimeoutError):
    """The other side did not get done in time."""


class Timed:
    """A connected socket with a deadline, in the shape in which ``http`` uses sockets."""

    def __init__(self, sock: socket.socket, *, seconds: float) -> None:
        self._sock = sock
        self._deadline = 0.0
        self.allow(seconds)

    def allow(self, seconds: float) -> None:
        """Let what follows take *seconds* from now."""
        self._deadline = time.monotonic() + seconds

    def recv_into(self, buffer: Buffer) -> int:
        """Read what is there, at most as much as *buffer* holds; raises TooSlow."""
        self._hurry()
        try:
            return self._sock.recv_into(buffer)
        except TimeoutError:
            raise TooSlow from None

    def sendall(self, content: Buffer) -> None:
        """Write everything; raises TooSlow."""
        left = memoryview(content).cast("B")
        while left:
            self._hurry()
            try:
                left = left[self._sock.send(left[:PIECE]) :]
            except TimeoutError:
                raise TooSlow from None

    def makefile(self, _mode: str = "rb", _buffering: int | None = None) -> io.BufferedReader:
        """Return a reader on the socket; closing it leaves the socket open."""
        return io.BufferedReader(_Reader(self))

    def close(self) -> None:
        """Do nothing: ``http`` closes early, and who made the socket closes it."""

    def _hurry(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TooSlow
        self._sock.settimeout(left)


class _Reader(io.RawIOBase):
    def __init__(self, timed: Timed) -> None:
        self._timed = timed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        return self._timed.recv_into(buffer)
