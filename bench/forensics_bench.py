"""Error rates of the checks: how often each flags what is planted and what is clean, by share, length and noise; seeded and
resumable.

Runs are kept in a file (``into``), so that an interrupted bench goes on where it stopped. ``write=1`` writes the table into
docs/reference/checks.md. ``air`` names a folder of real stations: false positives on them, and manipulations planted in one
of eight that must be named by station, kind and days.
"""

import argparse
import json
import math
import tempfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from bench.forensics.beside import Cell
from bench.forensics.cells import cells
from bench.forensics.real import named, on_clean
from bench.form import Case, say

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "checks.md"
_BEGIN, _END = "<!-- table: jianxing bench forensics -->", "<!-- end of table -->"
#: What others reach on the same planting, as the issue of this bench names them.
PEERS = {
    ("density_at_limit", "20%", 1095, 0.6): 34.0, ("density_at_limit", "40%", 1095, 0.6): 91.0,
    ("density_at_limit", "60%", 1095, 0.6): 100.0, ("neighbours_on_bad_days", "10%", 365, 0.2): 21.0,
    ("neighbours_on_bad_days", "15%", 365, 0.2): 48.0, ("neighbours_on_bad_days", "20%", 365, 0.2): 75.0,
}  # fmt: skip
_PIECE = 25


def options(parser: argparse.ArgumentParser) -> None:
    """Say how often, with how many processes, and where to keep what was run."""
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--into", type=Path, default=Path(tempfile.gettempdir()) / "jianxing-forensics.json")
    parser.add_argument("--only", default="", help="checks whose name begins so")
    parser.add_argument("--air", type=Path, help="a folder of hourly readings of real stations")
    parser.add_argument("--write", type=int, default=0, help="1 writes the table into the documentation")


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Run every cell and yield its rate."""
    wanted = [cell for cell in cells() if cell.check.startswith(asked.only)]
    kept: dict[str, list[int]] = json.loads(asked.into.read_text()) if asked.into.is_file() else {}
    with ProcessPoolExecutor(asked.processes) as pool:
        for number, cell in enumerate(wanted, start=1):
            done, hits = kept.get(cell.name, [0, 0])
            while done < asked.runs:
                starts = list(range(done, min(done + _PIECE * asked.processes, asked.runs), _PIECE))
                names = [cell.name] * len(starts)
                ends = [min(start + _PIECE, asked.runs) for start in starts]
                hits += sum(pool.map(hits_of, names, starts, ends))
                done = ends[-1]
                kept[cell.name] = [done, hits]
                asked.into.write_text(json.dumps(kept))
            say(f"{number} of {len(wanted)}")
            yield _case(cell, done, hits)
    if asked.air is not None:
        for name, tested, asked_of in on_clean(asked.air):
            kept[f"clean|{name}"] = [tested, asked_of]
            yield Case(case=f"clean: {name}", value=100 * asked_of / max(tested, 1), unit="%", less=True)
        for kind, found in named(asked.air):
            kept[f"named|{kind}"] = [1, int(found)]
            yield Case(case=f"named: {kind}", value=float(found), unit="of 1")
        asked.into.write_text(json.dumps(kept))
    if asked.write:
        _write(kept, wanted)


def hits_of(name: str, first: int, last: int) -> int:
    """Return how many of a cell's runs are flagged; each run has a seed of its own."""
    cell = next(one for one in cells() if one.name == name)
    seed = zlib.crc32(name.encode())
    return sum(cell.run(np.random.default_rng([seed, at])) for at in range(first, last))


def interval(hits: int, runs: int) -> tuple[float, float]:
    """Return the 95 % confidence interval of a share (Wilson 1927)."""
    z = 1.959964
    share = hits / runs
    middle = (share + z * z / (2 * runs)) / (1 + z * z / runs)
    half = z / (1 + z * z / runs) * math.sqrt(share * (1 - share) / runs + z * z / (4 * runs * runs))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _case(cell: Cell, runs: int, hits: int) -> Case:
    low, high = interval(hits, runs)
    peer = PEERS.get((cell.check, cell.strength, cell.days, cell.noise))
    clean = cell.strength in {"0%", "0.0%", "0"}
    return Case(
        case=f"{cell.check}, {cell.kind} {cell.strength}, {cell.days} d, {cell.noise}", value=100 * hits / runs,
        unit="%", peer=peer, less=clean, note=f"{100 * low:.1f}-{100 * high:.1f}, {runs} runs",
    )  # fmt: skip


def _write(kept: dict[str, list[int]], wanted: list[Cell]) -> None:
    lines = [
        "| check | planted | strength | days | noise | flagged | 95 % interval | runs |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for cell in wanted:
        runs, hits = kept[cell.name]
        low, high = interval(hits, runs)
        lines.append(
            f"| {cell.check} | {cell.kind} | {cell.strength} | {cell.days} | {cell.noise} | {100 * hits / runs:.1f} % "
            f"| {100 * low:.1f}–{100 * high:.1f} | {runs} |"
        )
    for name, (runs, hits) in kept.items():
        if name.startswith("clean|"):
            lines.append(
                f"| {name.removeprefix('clean|')} | nothing (real stations) | | | | {hits} of {runs} | | |"
            )
        if name.startswith("named|"):
            lines.append(f"| named | {name.removeprefix('named|')} | | | | {'yes' if hits else 'no'} | | |")
    page = PAGE.read_text(encoding="utf-8")
    before, after = page.split(_BEGIN)[0], page.split(_END)[1]
    PAGE.write_text(f"{before}{_BEGIN}\n\n" + "\n".join(lines) + f"\n\n{_END}{after}", encoding="utf-8")
