"""How many planted doubles are found, how many pairs shown are doubles, and what comparing costs.

``--findings`` is the size of the ledger that one finding, and ``--imported`` rows at once, are compared with.
"""

import argparse
import time
from collections.abc import Iterator
from datetime import date

from bench.form import Case, say
from bench.similar.planting import Planted, plant

from jianxing.methods import bulk_likeness, likeness

#: Seeds apart from those (1, 2, 3) on which weights and threshold were chosen.
SEEDS = (101, 102, 103)


def options(parser: argparse.ArgumentParser) -> None:
    """Say how much is compared."""
    parser.add_argument("--findings", type=int, default=200_000)
    parser.add_argument("--imported", type=int, default=20_000)
    parser.add_argument("--seeds", type=int, default=len(SEEDS))


def ready(planted: list[Planted]) -> list[likeness.Matter]:
    """Return planted findings made ready to be compared."""
    return [
        likeness.matter(words=one.words, place=one.place, projects=[one.project], found_on=one.found_on)
        for one in planted
    ]


def score(*, seed: int, count: int = 3000, doubles: int = 500) -> tuple[float, float]:
    """Return recall and precision: of the planted doubles found, and of the pairs shown that are doubles.

    Candidates come from the inverted index, as they do in an import; a candidate that it misses counts as not found.
    """
    planted = plant(seed=seed, count=count, doubles=doubles, near_misses=doubles)
    matters = ready(planted)
    texts = [likeness.folded(f"{one.words} {one.place}") for one in planted]
    names = {name: number for number, name in enumerate({one.project for one in planted}, start=1)}
    projects = [names[one.project] for one in planted]
    near = bulk_likeness.candidates(
        new_texts=texts[count:], new_projects=projects[count:], texts=texts[:count], projects=projects[:count]
    )
    holders: dict[str, int] = {}
    for matter in matters[:count]:
        for pair in matter.pairs:
            holders[pair] = holders.get(pair, 0) + 1
    shares = {pair: held / count for pair, held in holders.items() if held * 300 >= count}
    found = shown = right = 0
    for position, candidates in enumerate(near, start=count):
        others = {key: matters[key] for key in candidates}
        hits = likeness.nearest(matters[position], others, shares=shares, most=3)
        good = [key for key, _alike in hits if planted[key].matter == planted[position].matter]
        found += bool(good)
        right += len(good)
        shown += len(hits)
    return found / doubles, right / shown if shown else 1.0


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Score on every seed, then time one and many against a large ledger."""
    scores = [score(seed=seed) for seed in SEEDS[: asked.seeds]]
    yield Case(
        case="recall on planted doubles, the least of the seeds", value=min(s[0] for s in scores), unit=""
    )
    yield Case(
        case="precision among near misses, the least of the seeds", value=min(s[1] for s in scores), unit=""
    )
    size = asked.findings
    say(f"planting {size} findings")
    planted = plant(seed=7, count=size - asked.imported, doubles=asked.imported // 10, near_misses=0)
    planted += plant(seed=8, count=asked.imported - asked.imported // 10, doubles=0, near_misses=0)
    texts = [likeness.folded(f"{one.words} {one.place}") for one in planted]
    names = {name: number for number, name in enumerate({one.project for one in planted}, start=1)}
    projects = [names[one.project] for one in planted]
    started = time.process_time()
    near = bulk_likeness.candidates(
        new_texts=texts[-asked.imported :],
        new_projects=projects[-asked.imported :],
        texts=texts,
        projects=projects,
    )
    yield Case(
        case=f"candidates of {asked.imported} rows among {size} (CPU)",
        value=asked.imported / (time.process_time() - started),
        unit="rows/s",
    )
    pairs = [
        (position, other) for position, others in enumerate(near, size - asked.imported) for other in others
    ]
    started = time.process_time()
    sample = pairs[:20_000]
    keys = sorted({key for pair in sample for key in pair})
    matters = dict(zip(keys, ready([planted[key] for key in keys]), strict=True))
    for one, other in sample:
        likeness.alike(matters[one], matters[other])
    each = (time.process_time() - started) / max(1, len(sample))
    yield Case(case="scoring a pair (CPU)", value=each * 1e6, unit="µs", less=True)
    asked_of = likeness.matter(
        words=planted[0].words, projects=[planted[0].project], found_on=date(2025, 3, 3)
    )
    several = {key: matters[key] for key in keys[:360]}
    started = time.process_time()
    for _turn in range(20):
        likeness.nearest(asked_of, several)
    yield Case(
        case="one finding against its 360 candidates (CPU)",
        value=(time.process_time() - started) / 20 * 1000,
        unit="ms",
        less=True,
    )
