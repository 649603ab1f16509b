"""Sessions as Django keeps them in the database, read by a prepared statement: every request does."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from jianxing.directory.prepared import prepared

_READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseStore):
    """Reads in its own way and leaves the rest to Django."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; an unknown or expired one holds nothing and loses its key."""
        kept = prepared(_READ, [self.session_key, timezone.now()])
        if kept:
            return self.decode(kept[0][0])
        self._session_key = None
        return {}
