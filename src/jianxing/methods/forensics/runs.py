"""Runs of equal readings and of missing ones."""

from __future__ import annotations

import numpy as np

from jianxing.methods.forensics.result import Flags, Places


def runs(flags: Flags) -> tuple[Places, Places]:
    """Return where runs of true begin, and how long they are."""
    edges = np.diff(flags.astype(np.int8), prepend=0, append=0)
    starts = np.flatnonzero(edges == 1)
    return starts, np.flatnonzero(edges == -1) - starts
