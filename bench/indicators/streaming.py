"""``python -m bench.indicators.streaming FILE``: count a file's flags, gaps and digits; say seconds and MiB."""

import json
import sys
import time
from pathlib import Path

from bench.indicators.peers import FLAT, RANGES, RATES, SPIKES, TOLERANCE
from bench.memory import highest_mib

from jianxing.methods.forensics.qartod import Limits, count_file


def main() -> None:
    """Count and print."""
    limits = Limits(
        fail_range=RANGES[0],
        suspect_range=RANGES[1],
        spike=SPIKES,
        rate=RATES,
        flat=FLAT,
        tolerance=TOLERANCE,
    )
    started = time.perf_counter()
    counts = count_file(Path(sys.argv[1]), limits=limits)
    told = {
        "rows": counts.rows,
        "seconds": time.perf_counter() - started,
        "mib": int(highest_mib()),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
