"""The server's settings, sized for the machine, written at each start; local.conf is for administrators."""

import os
from pathlib import Path
from typing import Final

from jianxing.cli.embedded.postmaster import cluster_name
from jianxing.settings.budget import RESERVED

MEGABYTE: Final = 1024 * 1024
#: Beside what the budget counts: a process that was killed still holds its connection for a moment.
SPARE: Final = 8
#: Parallel queries need shared memory, of which containers are often given 64 MB.
SMALL_SHARED_MEMORY: Final = 256 * MEGABYTE

ACCESS = """\
# Written at each start. Nobody comes in without a password, not even over the socket; nobody comes over TCP.
local all all scram-sha-256
"""


def settings(*, data: Path, connections: int, durable: bool) -> str:
    """Return the content of jianxing.conf for the server on *data*; only tests do without *durable*."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEGABYTE
    values = {
        "cluster_name": cluster_name(data),
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "password_encryption": "scram-sha-256",
        "max_connections": str(connections + RESERVED + SPARE),
        # The machine also runs the web server, the worker and what its owner does: an eighth, not a quarter.
        "shared_buffers": f"{_between(memory // 8, 32, 2048)}MB",
        "effective_cache_size": f"{_between(memory // 2, 128, 65536)}MB",
        "maintenance_work_mem": f"{_between(memory // 32, 32, 512)}MB",
        "work_mem": "8MB",
        "dynamic_shared_memory_type": "mmap" if _shared_memory() < SMALL_SHARED_MEMORY else "posix",
        "random_page_cost": "1.1",
        "jit": "off",
        "max_wal_size": "1GB",
        # Restoring and upgrading hold a lock on every table, index and sequence in one transaction: more than two thousand.
        "max_locks_per_transaction": "512",
        "idle_in_transaction_session_timeout": "10min",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        # What people type must not reach the log: no statement, no parameter, no row in an error's detail.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length_on_error": "0",
        # Nor where an administrator has statements logged: never the values that come with them.
        "log_parameter_max_length": "0",
        "log_statement": "none",
        "log_checkpoints": "off",
        "log_line_prefix": "%m [%p] ",
    }
    if not durable:
        values |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "shared_buffers": "64MB",
        }
    lines = [f"{name} = '{value}'" for name, value in values.items()]
    return (
        "# Written at each start; put your own settings into local.conf beside it.\n"
        + "\n".join(lines)
        + "\n"
    )


def included(*, main: str) -> str:
    """Return postgresql.conf, whose content is *main*, reading our settings and then the administrator's."""
    return main if "jianxing.conf" in main else f"{main}\ninclude 'jianxing.conf'\ninclude 'local.conf'\n"


def _between(value: int, least: int, most: int) -> int:
    return max(least, min(value, most))


def _shared_memory() -> int:
    try:
        room = os.statvfs("/dev/shm")  # noqa: S108 - looked at, nothing is put there
    except OSError:
        return 0
    return room.f_frsize * room.f_blocks
