"""What one token may ask of one web process, and how large and deep a request may be."""

import threading
import time
from typing import Any, Final

from django.utils.translation import gettext as _

from jianxing.api.problems import MALFORMED, TOO_MANY, Problem

LARGEST_JSON_BYTES: Final = 1024 * 1024
#: For the parts of a multipart body around its file.
MULTIPART_MARGIN_BYTES: Final = 64 * 1024
DEEPEST_JSON: Final = 16
WINDOW_SECONDS: Final = 60


class Rate:
    """A fixed window for each token, in this process: with two web processes a token has at most twice its allowance."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._window = 0
        self._used: dict[int, int] = {}

    def count(self, token_id: int, *, allowed: int) -> None:
        """Count one request; raises the problem that says when to come again."""
        instant = time.monotonic()
        window = int(instant // WINDOW_SECONDS)
        with self._lock:
            if window != self._window:
                self._window, self._used = window, {}
            used = self._used[token_id] = self._used.get(token_id, 0) + 1
        if used > allowed:
            wait = int(WINDOW_SECONDS - instant % WINDOW_SECONDS) + 1
            raise Problem(
                TOO_MANY,
                _("This token may ask %(count)d times a minute.") % {"count": allowed},
                _("Ask again in %(seconds)d seconds.") % {"seconds": wait},
                headers={"Retry-After": str(wait)},
            )

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._used = {}


rate: Final = Rate()


def check_depth(value: Any) -> None:
    """Refuse what is nested deeper than anything that is asked for here."""
    level = [value] if isinstance(value, dict | list) else []
    for _depth in range(DEEPEST_JSON):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise Problem(
        MALFORMED,
        _("The JSON is nested deeper than %(count)d levels.") % {"count": DEEPEST_JSON},
        _("Send it flat, as the description says."),
    )
