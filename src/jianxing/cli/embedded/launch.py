"""Becomes another program after giving up what it should not have. A script; standard library only.

    python -I -S launch.py [--namespace UID:GID | --account UID:GID] [--die-with PID] [--block SIGNAL]
        -- PROGRAM ARGUMENT…

PostgreSQL refuses to run as root. ``--namespace`` makes a user namespace in which root is the ordinary user
UID: files still belong to root outside, and no privilege is left inside. ``--account`` becomes UID for good.
With ``--die-with`` the program is killed when the process PID, its parent, ends in whatever way. ``--block SIGINT``
leaves Ctrl-C, which a terminal sends to the whole group, to the parent.
"""

import ctypes
import os
import signal
import sys
from typing import Final, NoReturn

CLONE_NEWUSER: Final = 0x10000000
PR_SET_PDEATHSIG: Final = 1
CANNOT: Final = 71  # EX_OSERR: the kernel refused


def main(arguments: list[str]) -> NoReturn:
    split = arguments.index("--")
    options = dict(zip(arguments[:split:2], arguments[1:split:2], strict=True))
    program = arguments[split + 1 :]
    blocked = [signal.Signals[options["--block"]]] if "--block" in options else []
    signal.pthread_sigmask(signal.SIG_SETMASK, blocked)  # whatever was blocked where we come from
    try:
        if ids := options.get("--namespace"):
            enter_namespace(*map(int, ids.split(":")))
        if ids := options.get("--account"):
            become(*map(int, ids.split(":")))
        if parent := options.get("--die-with"):
            die_with(int(parent))
        os.execv(program[0], program)  # noqa: S606 - this is what the script is for
    except OSError as error:
        sys.stderr.write(f"launch: {program[0]}: {error.strerror}\n")
    sys.exit(CANNOT)


def enter_namespace(uid: int, gid: int) -> None:
    outside = os.geteuid(), os.getegid()
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(CLONE_NEWUSER):
        code = ctypes.get_errno()
        raise OSError(code, f"unshare: {os.strerror(code)}")
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {outside[0]} 1")
    _write("/proc/self/gid_map", f"{gid} {outside[1]} 1")


def become(uid: int, gid: int) -> None:
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)


def die_with(parent: int) -> None:
    # After the change of user, which clears the request; then look: the parent may have ended meanwhile.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(CANNOT)


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:  # noqa: PTH123 - pathlib would double the start time of this script
        file.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
