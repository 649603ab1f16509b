"""A short private directory for the server's socket, whose path may have no more than 107 bytes."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from jianxing.cli.embedded.privileges import Privileges
from jianxing.cli.exits import OutsideFailure
from jianxing.settings.speech import gettext as _

LONGEST: Final = 107 - len("/.s.PGSQL.5432.lock")


class NoPlaceForSocket(OutsideFailure):
    """No directory for sockets of this machine can be used."""


class SocketPlace:
    """The directory of one installation's socket, recorded in its home while the server may run."""

    def __init__(self, *, home: Path, privileges: Privileges) -> None:
        self._record = home / "postgresql.socket"
        self._privileges = privileges

    @property
    def recorded(self) -> Path | None:
        """The directory that was made for the server and not given up since."""
        try:
            return Path(self._record.read_text().strip())
        except FileNotFoundError:
            return None

    def take(self) -> Path:
        """Return a directory that nobody but the server and we may enter: the recorded one or a new one."""
        if (known := self.recorded) and self._is_private(known):
            return known
        for base in self._candidates():
            try:
                made = Path(tempfile.mkdtemp(prefix="jx-", dir=base))
            except OSError:
                continue
            self._privileges.give(made)
            self.remember(made)
            return made
        raise NoPlaceForSocket(_("no private directory for PostgreSQL's socket can be made in /run or /tmp"))

    def remember(self, directory: Path) -> None:
        """Record that the server's socket is in *directory*."""
        fresh = self._record.with_suffix(".new")
        fresh.write_text(f"{directory}\n")
        fresh.replace(self._record)

    def clear(self) -> None:
        """Remove what a server left that is no more.

        PostgreSQL does so itself, unless its pid is still in the table: of a process that nobody has buried, as in
        containers whose first process buries none, or of somebody else.
        """
        if (known := self.recorded) and self._is_private(known):
            for left in known.glob(".s.PGSQL.*"):
                left.unlink(missing_ok=True)

    def give_up(self) -> None:
        """Remove what a stopped server left, and the directory."""
        self.clear()
        if (known := self.recorded) and self._is_private(known):
            with suppress(OSError):  # where somebody put a file of his own
                known.rmdir()
        self._record.unlink(missing_ok=True)

    def _is_private(self, directory: Path) -> bool:
        try:
            status = directory.lstat()
        except OSError:
            return False
        owner = self._privileges.account.pw_uid if self._privileges.account else os.geteuid()
        return (
            stat.S_ISDIR(status.st_mode) and status.st_uid == owner and stat.S_IMODE(status.st_mode) == 0o700
        )

    def _candidates(self) -> list[str]:
        """Return where to try, best first: places that are emptied at boot and by nobody before."""
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        # Another account may not enter our runtime directory.
        mine = [runtime] if runtime and not self._privileges.account else []
        places = [*mine, "/run", tempfile.gettempdir(), "/tmp"]  # noqa: S108 - mkdtemp makes a private one in it
        return [place for place in places if len(os.fsencode(place)) + len("/jx-12345678") <= LONGEST]
