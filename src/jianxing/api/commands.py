"""What ``jianxing api`` does."""

import sys
from pathlib import Path

from jianxing.api.description import as_json


def describe(*, output: Path | None) -> int:
    """Write the description to *output*, or to standard output."""
    if output is not None:
        output.write_bytes(as_json() + b"\n")
    else:
        sys.stdout.buffer.write(as_json() + b"\n")
        sys.stdout.flush()
    return 0
