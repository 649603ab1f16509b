"""As whom PostgreSQL runs: as we do, or, when we are root, as somebody who may do less.

Nothing is done silently: no account is made, and no directory that is not ours is opened to others.
"""

import os
import pwd
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jianxing.cli.exits import OutsideFailure
from jianxing.settings.speech import gettext as _

LAUNCHER: Final = Path(__file__).with_name("launch.py")
#: Accounts that exist for running services, tried in this order where none is named.
SERVICE_ACCOUNTS: Final = ("postgres", "daemon", "nobody")


class NoUnprivilegedWay(OutsideFailure):
    """Root may run PostgreSQL neither in a user namespace nor as another account."""


@dataclass(frozen=True, slots=True)
class Privileges:
    """How a program is started with no more rights than it needs."""

    option: tuple[str, ...]  # for launch.py; empty: as we are
    account: pwd.struct_passwd | None = None  # who owns the data, where it is not we

    def command(self, program: list[str], *, die_with_us: bool = False) -> list[str]:
        """Return the command that starts *program* (absolute path first) under these privileges."""
        options = [*self.option, *(("--die-with", str(os.getpid())) if die_with_us else ())]
        return [*launcher(options), *program]

    def give(self, path: Path) -> None:
        """Make *path* belong to whoever runs PostgreSQL."""
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)


def launcher(options: list[str]) -> list[str]:
    """Return the beginning of a command that is started through launch.py with *options*."""
    return [sys.executable, "-I", "-S", str(LAUNCHER), *options, "--"]


def choose(*, home: Path, data: Path, postgres: Path, account: str | None) -> Privileges:
    """Return as whom the program *postgres* runs on the directory *data*, whose parent is *home*.

    An ordinary user runs it as itself. Root runs it in a user namespace, or as *account* where that is named,
    or as a service account where namespaces are not allowed; data that exists decides by its owner. Raises
    NoUnprivilegedWay.
    """
    if os.geteuid() != 0:
        return Privileges(option=())
    owner = data.stat().st_uid if data.exists() else None
    tried = ""
    if owner == 0 or (owner is None and account is None):
        inside = _named_user()
        in_namespace = Privileges(option=("--namespace", f"{inside.pw_uid}:{inside.pw_gid}"))
        tried = _complaint(in_namespace, [str(postgres), "-V"])
        if not tried:
            return in_namespace
        if owner == 0:
            raise NoUnprivilegedWay(
                _("root may not run PostgreSQL on {data} in a user namespace ({reason}); ").format(
                    data=data, reason=tried
                )
                + _("start jianxing as an ordinary user who owns the data")
            )
    found = _service_account(named=account, owner=owner)
    as_account = Privileges(option=("--account", f"{found.pw_uid}:{found.pw_gid}"), account=found)
    _let_in(home)
    reason = _complaint(as_account, [str(postgres), "-V"]) or _complaint(
        as_account, ["/bin/sh", "-c", 'cd "$1"', "sh", str(home)]
    )
    if not reason:
        return as_account
    before = _("in a user namespace: {reason}; ").format(reason=tried) if tried else ""
    raise NoUnprivilegedWay(
        _(
            "root may not run PostgreSQL itself, and nothing else works ({before}as {account}: {reason}); "
        ).format(before=before, account=found.pw_name, reason=reason)
        + _(
            "start jianxing as an ordinary user, or set JIANXING_HOME to a place which that account may enter"
        )
    )


def _named_user() -> pwd.struct_passwd:
    """Return a user other than root with a name, for which initdb asks; its number means nothing outside."""
    users = [user for user in pwd.getpwall() if user.pw_uid != 0 and user.pw_gid != 0]
    ranked = sorted(users, key=lambda user: user.pw_name not in SERVICE_ACCOUNTS)
    if not ranked:
        raise NoUnprivilegedWay(_("root may not run PostgreSQL, and this machine names no other user"))
    return ranked[0]


def _service_account(*, named: str | None, owner: int | None) -> pwd.struct_passwd:
    try:
        if owner:
            return pwd.getpwuid(owner)
        if named:
            return pwd.getpwnam(named)
    except KeyError:
        raise NoUnprivilegedWay(
            _("no account {account!r} on this machine to run PostgreSQL as").format(account=named or owner)
        ) from None
    for name in SERVICE_ACCOUNTS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return _named_user()


def _let_in(home: Path) -> None:
    """Let others pass through our own data directory, not read it: what lies in it is closed by itself."""
    status = home.stat()
    if status.st_uid == os.geteuid() and not status.st_mode & 0o001:
        home.chmod(status.st_mode | 0o011)


def _complaint(privileges: Privileges, program: list[str]) -> str:
    """Return why *program* cannot run under *privileges*, empty where it can."""
    tried = subprocess.run(
        privileges.command(program), capture_output=True, text=True, timeout=30, check=False, cwd="/"
    )
    if tried.returncode == 0:
        return ""
    return (tried.stderr.strip().splitlines() or [str(tried.returncode)])[-1].removeprefix("launch: ")
