"""How much memory processes hold."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from pathlib import Path


def proportional_mib(pid: int) -> float:
    """Return the proportional set size of the process *pid* and its descendants, in MiB.

    Shared pages are divided among those who share them.
    """
    below: dict[int, list[int]] = defaultdict(list)
    for place in Path("/proc").iterdir():
        if place.name.isdecimal():
            with suppress(OSError):
                below[int((place / "stat").read_text().rsplit(")", 1)[1].split()[1])].append(int(place.name))
    waiting, total = [pid], 0
    while waiting:
        one = waiting.pop()
        waiting += below[one]
        with suppress(OSError):
            for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total / 1024


def highest_mib() -> float:
    """Return the most that this program held, in MiB.

    What its parent held, which the kernel's ``ru_maxrss`` begins with, is left out.
    """
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("the kernel does not say VmHWM")
