"""The four tests on readings that come piece by piece, in memory that does not grow with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from jianxing.methods.forensics.qartod.flags import Flags, Limits, Seconds, Values, flags

#: Readings that are read from a file at a time.
BATCH: Final = 1 << 20
TESTS: Final = ("range", "spike", "rate", "flat")


class Flagger:
    """Takes readings in the order of their time and gives back the flags of all but the last, which waits for its neighbour."""

    def __init__(self, *, limits: Limits, step_s: float = 3600, threads: int = 2) -> None:
        self._limits = limits
        self._step_s = step_s
        self._threads = threads
        self._reach = limits.flat[1] + 1
        self._values: Values = np.empty(0)
        self._seconds: Seconds | None = None
        self._told = 0  # of the readings kept, how many have their flags

    def push(self, values: Values, seconds: Seconds | None = None) -> Flags:
        """Take the next readings and return the flags that can be told now."""
        self._values = np.concatenate((self._values, values))
        if seconds is not None:
            self._seconds = seconds if self._seconds is None else np.concatenate((self._seconds, seconds))
        return self._tell(len(self._values) - 1)

    def finish(self) -> Flags:
        """Return the flags that are still owed."""
        return self._tell(len(self._values))

    def _tell(self, until: int) -> Flags:
        until = max(until, self._told)
        whole = flags(
            self._values,
            limits=self._limits,
            step_s=self._step_s,
            seconds=self._seconds,
            threads=self._threads,
        )
        told = Flags(*(getattr(whole, test)[self._told : until] for test in TESTS))
        keep = max(until - self._reach, 0)
        self._values = self._values[keep:]
        self._seconds = None if self._seconds is None else self._seconds[keep:]
        self._told = until - keep
        return told


@dataclass(slots=True)
class Counts:
    """How many readings have which flag by test, how many are missing and in how many gaps, and how readings end.

    ``ends[d]`` counts the readings whose last digit, in steps of *resolution*, is d.
    """

    rows: int = 0
    flags: dict[str, dict[int, int]] = field(default_factory=lambda: {test: {} for test in TESTS})
    missing: int = 0
    gaps: int = 0
    longest_gap: int = 0
    ends: list[int] = field(default_factory=lambda: [0] * 10)
    _open: int = 0

    def add(self, found: Flags) -> None:
        """Count flags."""
        for test in TESTS:
            counted = np.bincount(getattr(found, test), minlength=10)
            mine = self.flags[test]
            for flag in np.flatnonzero(counted).tolist():
                mine[flag] = mine.get(flag, 0) + int(counted[flag])

    def look(self, values: Values, *, resolution: float) -> None:
        """Count gaps and last digits."""
        self.rows += len(values)
        missing = np.isnan(values)
        self.missing += int(missing.sum())
        edges = np.diff(missing.astype(np.int8), prepend=0, append=0)
        starts, stops = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
        lengths = stops - starts
        goes_on = bool(self._open) and len(starts) > 0 and starts[0] == 0
        self.gaps += len(starts) - goes_on
        if goes_on:
            lengths = lengths.copy()
            lengths[0] += self._open
        if len(lengths):
            self.longest_gap = max(self.longest_gap, int(lengths.max()))
        self._open = int(lengths[-1]) if len(stops) and stops[-1] == len(values) else 0
        whole = np.rint(values[~missing] / resolution)
        digits = np.abs(whole - 10 * np.floor(whole / 10)).astype(np.intp)
        self.ends = (np.bincount(digits, minlength=10) + np.array(self.ends)).tolist()


def batches(path: Path, column: str) -> Iterator[Values]:
    """Yield the readings of a Parquet file in the order in which they stand, missing ones as NaN."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    # without pre_buffer, which would hold the whole column by the time the file ends
    with ParquetFile(path, pre_buffer=False, buffer_size=BATCH) as file:
        for batch in file.iter_batches(batch_size=BATCH, columns=[column]):
            values = batch.column(0)
            if values.type != pa.float64():
                values = values.cast(pa.float64())
            yield values.to_numpy(zero_copy_only=False)


def count_file(
    path: Path,
    *,
    limits: Limits,
    column: str = "v",
    step_s: float = 3600,
    resolution: float = 1.0,
    threads: int = 2,
) -> Counts:
    """Run the four tests, gaps and last digits over one column of a Parquet file, however long it is."""
    flagger = Flagger(limits=limits, step_s=step_s, threads=threads)
    counts = Counts()
    for values in batches(path, column):
        counts.look(values, resolution=resolution)
        counts.add(flagger.push(values))
    counts.add(flagger.finish())
    return counts
