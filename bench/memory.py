"""How much memory a process and all below it hold, shared pages divided among those who share them."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from pathlib import Path


def proportional_mib(pid: int) -> float:
    """Return the proportional set size of the process *pid* and its descendants, in MiB."""
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
