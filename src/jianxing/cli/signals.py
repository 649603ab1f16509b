"""Signals as a supervisor hears them: counted, never acted on in a handler."""

import select
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import Final

SAME_BREATH_SECONDS: Final = 1.0


@dataclass(slots=True)
class Signals:
    """What was asked of us by signal. Handlers only count; the socket wakes whoever waits."""

    wake: socket.socket
    asked_to_stop: bool = False
    asked_again: bool = False
    _first_asked: float = 0.0

    def ask(self) -> None:
        """Note a signal to stop. What comes in the same breath is the same wish: from ``timeout``, a terminal, systemd."""
        now = time.monotonic()
        if not self.asked_to_stop:
            self.asked_to_stop, self._first_asked = True, now
        elif now - self._first_asked > SAME_BREATH_SECONDS:
            self.asked_again = True

    def wait(self, *, seconds: float) -> None:
        select.select([self.wake], [], [], max(0.0, seconds))
        with suppress(BlockingIOError):
            self.wake.recv(1024)


@contextmanager
def heard() -> Iterator[Signals]:
    """Count the signals to stop instead of dying of them, and give who waits for them; the main thread's alone."""
    wake, waker = socket.socketpair()
    wake.setblocking(False)
    waker.setblocking(False)
    signals = Signals(wake=wake)

    def stop(_number: int, _frame: FrameType | None) -> None:
        signals.ask()

    def notice(_number: int, _frame: FrameType | None) -> None:
        """A child ended; the byte in the socket is all that is needed."""

    handlers = {signal.SIGTERM: stop, signal.SIGINT: stop, signal.SIGHUP: stop, signal.SIGCHLD: notice}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    descriptor = signal.set_wakeup_fd(waker.fileno())
    try:
        yield signals
    finally:
        signal.set_wakeup_fd(descriptor)
        for number, handler in before.items():
            signal.signal(number, handler)
        wake.close()
        waker.close()
