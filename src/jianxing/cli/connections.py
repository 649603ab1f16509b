"""Whether the server has as many connections as the installation may hold, and whether the replica can be read."""

from typing import Any

import psycopg

from jianxing.cli.checks import Check, State
from jianxing.cli.exits import OutsideFailure
from jianxing.settings.budget import Budget, at_replica, budget
from jianxing.settings.config import Config
from jianxing.settings.speech import gettext as _

_ADMITTED = """
SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
    - coalesce(current_setting('reserved_connections', true), '0')::int
"""
_REPLICA = """
SELECT pg_is_in_recovery(), EXISTS (SELECT 1 FROM pg_stat_wal_receiver),
    CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
        ELSE extract(epoch FROM now() - pg_last_xact_replay_timestamp())::float END
"""


class TooFewConnections(OutsideFailure):
    """The server admits fewer connections than the installation may hold."""


def check(config: Config, *, dsn: str) -> None:
    """Refuse to start what would run out of connections on its first busy day; raises TooFewConnections."""
    with psycopg.connect(dsn, connect_timeout=30) as connection:
        found = fits(config, connection)
    if found.state is State.FAILED:
        raise TooFewConnections(found.text)


def fits(config: Config, connection: "psycopg.Connection[Any]") -> Check:
    """Compare the budget with what the server admits."""
    needed = budget(config)
    (admitted,) = _one(connection, _ADMITTED)
    value = {share.name: share.total for share in needed.shares} | {
        "total": needed.total,
        "admitted": admitted,
    }
    if needed.total > admitted:
        text = _(
            "{table}; the server admits {admitted}: raise max_connections, or lower web_processes or web_threads"
        )
        return Check("budget", State.FAILED, value, text.format(table=in_words(needed), admitted=admitted))
    text = _("{table}; the server admits {admitted}")
    return Check("budget", State.OK, value, text.format(table=in_words(needed), admitted=admitted))


def replica(config: Config) -> list[Check]:
    """Look at the read replica where there is one; pages are served without it, so nothing about it is fatal."""
    if config.replica_url is None:
        return []
    try:
        with psycopg.connect(config.replica_url, connect_timeout=5) as connection:
            follows, receives, lag = _one(connection, _REPLICA)
            (admitted,) = _one(connection, _ADMITTED)
    except psycopg.Error as refusal:
        return [Check("replica", State.WARNING, None, str(refusal).strip().splitlines()[0])]
    needed = at_replica(config).total
    value = {
        "follows": follows,
        "receives": receives,
        "lag_seconds": lag,
        "admitted": admitted,
        "total": needed,
    }
    if not follows or not receives:
        text = _("it follows no primary; every page is read from the primary")
        return [Check("replica", State.WARNING, value, text)]
    text = _("{seconds} s behind, {needed} connections at most, {admitted} admitted").format(
        seconds=round(lag or 0, 1), needed=needed, admitted=admitted
    )
    return [Check("replica", State.OK if needed <= admitted else State.WARNING, value, text)]


def in_words(needed: Budget) -> str:
    """Return the table as one line: what holds how many, and the sum."""
    names = {
        "web": _("web"),
        "worker": _("worker"),
        "sealer": _("sealer"),
        "deliveries": _("deliveries"),
        "listener": _("listener"),
        "commands": _("commands"),
    }
    parts = [
        f"{names[share.name]} {share.processes}×{share.each}"
        if share.processes > 1
        else f"{names[share.name]} {share.each}"
        for share in needed.shares
        if share.processes
    ]
    return f"{' + '.join(parts)} = {needed.total}"


def _one(connection: "psycopg.Connection[Any]", question: str) -> tuple[Any, ...]:
    row = connection.execute(question.encode()).fetchone()
    assert row is not None  # each question is a list of functions
    return tuple(row)
