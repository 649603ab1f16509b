"""The rules in pandas, with plain joins and transforms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from jianxing.methods.penalties.model import FARTHEST, FEWEST
from jianxing.methods.penalties.tables import Small


def with_pandas(path: Path, kept: Small) -> dict[str, int]:
    """Return how many cases each rule concerns; acts of another day than the decision are not among the made cases."""
    cases = pd.read_parquet(path)
    b = kept.benchmarks.to_pandas().merge(kept.kinds.to_pandas(), on="kind")
    for name in ("valid_from", "valid_to"):
        b[name] = pd.to_datetime(b[name], errors="coerce").fillna(pd.Timestamp("2200-01-01"))
    day = pd.to_datetime(cases["decided_on"])
    keys = ["place", "item", "tier", "circumstances"]
    columns: list[Any] = [
        *keys,
        "version",
        "lo",
        "hi",
        "statute_lo",
        "statute_hi",
        "pool",
        "valid_from",
        "valid_to",
    ]
    joined = cases.assign(day=day).merge(b[columns], on=keys, how="left", suffixes=("", "_b"))
    d = joined[(joined["day"] >= joined["valid_from"]) & (joined["day"] <= joined["valid_to"])]
    # A case that cites another version is held against both.
    wrong = (d["version"] != "") & (d["version"] != d["version_b"])
    exempt = d["first_offence"] & (d["amount"] == 0)
    below, above = (d["amount"] < d["lo"]) & ~d["mitigated"], d["amount"] > d["hi"] * d["counts"]
    tier = (below | above) & ~exempt
    apart = exempt | d["mitigated"] | (d["counts"] > 1) | wrong
    c = d[~apart].copy()
    c["p"] = (c["amount"] - c["lo"]) / (c["hi"] - c["lo"])
    groups = c.groupby("pool")["p"]
    c["median"], c["n"] = groups.transform("median"), groups.transform("size")
    c["off"] = (c["p"] - c["median"]).abs()
    mad = c.groupby("pool")["off"].transform("median")
    mean = c.groupby("pool")["off"].transform("mean")
    scale = np.where(mad > 1e-9, mad * 1.4826, mean * 1.253314)
    far = (c["n"] >= FEWEST) & (((c["p"] - c["median"]) / scale).abs() > FARTHEST)
    return {
        "cases": len(cases), "compared": len(c), "wrong_version": int(wrong.sum()), "outside_tier": int(tier.sum()),
        "deviations": int(far.sum()),
    }  # fmt: skip
