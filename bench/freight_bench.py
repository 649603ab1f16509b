"""Freight: movements of four documents each, linked and held against all rules; linking against recordlinkage, same run.

Planted errors are found again by kind: recall and precision of each. recordlinkage links rail waybills to bills of lading; ours
is given the same lines.
"""

import argparse
import importlib.util
from collections.abc import Iterator
from time import perf_counter

import numpy as np
from bench.form import Case, say
from bench.freight.planting import BILL, RAIL, Planted, plant
from bench.freight.scoring import linked_right, scores
from bench.memory import highest_mib

from jianxing.methods.freight.columns import Documents
from jianxing.methods.freight.comparing import compare, rules
from jianxing.methods.freight.linking import WINDOW_DAYS, link


def options(parser: argparse.ArgumentParser) -> None:
    """Say how many movements, of how many linking is set against recordlinkage, and in which share an error is planted."""
    parser.add_argument("--movements", type=int, default=1_000_000)
    parser.add_argument("--peer", type=int, default=50_000, help="movements given to recordlinkage")
    parser.add_argument(
        "--scored", type=int, default=60_000, help="movements in which errors are scored by kind"
    )
    parser.add_argument("--share", type=float, default=0.3)


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Measure."""
    yield from _against_recordlinkage(asked.peer)
    yield from _scored(asked.scored, asked.share)
    say(f"making {asked.movements:,} movements")
    planted = plant(asked.movements, share=asked.share)
    before = highest_mib()
    started = perf_counter()
    linked = link(planted.documents)
    between = perf_counter()
    table = rules(planted.documents, linked)
    ended = perf_counter()
    title = f"{asked.movements:,} × 4 documents"
    yield Case(case=f"linking, {title}", value=asked.movements / (between - started), unit="movements/s")
    yield Case(
        case=f"all rules, {title}", value=asked.movements / (ended - between), unit="movements/s",
        note=f"{len(table):,} mismatches",
    )  # fmt: skip
    yield Case(
        case=f"linking and all rules, {title}", value=asked.movements / (ended - started), unit="movements/s",
        note=f"{highest_mib():.0f} MiB at most, {before:.0f} of them the documents as made",
    )  # fmt: skip
    recall, precision = linked_right(planted, linked.movement)
    yield Case(case=f"pairs of documents put together, {title}", value=100 * recall, unit="% recall")
    yield Case(case=f"pairs of documents put together, {title}", value=100 * precision, unit="% precision")


def _scored(movements: int, share: float) -> Iterator[Case]:
    planted = plant(movements, share=share, seed=9)
    for one in scores(planted, compare(planted.documents)):
        name = f"{one.field.value}: {one.wrong.value}"
        yield Case(
            case=name, value=100 * one.recall, unit="% recall",
            note=f"precision {100 * one.precision:.1f} %; planted {one.planted}, found {one.found}, false {one.false}",
        )  # fmt: skip


def _two(planted: Planted) -> tuple[Documents, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Return rail waybills and bills of lading, and the movement that each line is of."""
    lines = np.flatnonzero((planted.documents.kind == RAIL) | (planted.documents.kind == BILL))
    return planted.documents.take(lines), planted.truth[lines]


def _against_recordlinkage(movements: int) -> Iterator[Case]:
    documents, truth = _two(plant(movements, seed=10))
    started = perf_counter()
    linked = link(documents)
    seconds = perf_counter() - started
    both = np.unique(np.stack([truth, linked.movement], 1), axis=0, return_counts=True)[1]
    right, told = int((both == 2).sum()), int((np.unique(linked.movement, return_counts=True)[1] == 2).sum())
    ours = f"recall {right / movements:.2%}, precision {right / max(told, 1):.2%}"
    title = f"linking {movements:,} waybills to bills"
    if not importlib.util.find_spec("recordlinkage"):
        say("recordlinkage is not installed: linking is measured alone")
        yield Case(case=title, value=movements / seconds, unit="movements/s", note=ours)
        return
    peer, theirs = _recordlinkage(documents, truth)
    yield Case(
        case=title,
        value=movements / seconds,
        unit="movements/s",
        peer=movements / peer,
        note=f"{ours}; {theirs}",
    )


def _recordlinkage(
    documents: Documents, truth: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> tuple[float, str]:
    """Link as its guide does: blocks of equal beginnings or endings, Levenshtein on numbers, days, a threshold."""
    import pandas as pd
    import recordlinkage

    words = np.array([*documents.container.words, ""], dtype=object)
    frame = pd.DataFrame({
        "container": words[documents.container.codes], "at": documents.at, "truth": truth, "kind": documents.kind,
    })  # fmt: skip
    started = perf_counter()
    frame["head"], frame["tail"] = frame["container"].str[:6], frame["container"].str[6:]
    left, right = frame[frame["kind"] == RAIL], frame[frame["kind"] == BILL]
    index = recordlinkage.Index()
    index.block("head")
    index.block("tail")
    pairs = index.index(left, right)
    comparing = recordlinkage.Compare()
    comparing.string("container", "container", method="levenshtein", label="container")
    comparing.numeric("at", "at", method="step", offset=WINDOW_DAYS, label="at")
    features = comparing.compute(pairs, left, right)
    # Eleven characters: one or two of them differ.
    found = features[(features["container"] >= 1 - 2.5 / 11) & (features["at"] > 0)]
    seconds = perf_counter() - started
    a, b = found.index.get_level_values(0), found.index.get_level_values(1)
    right_ones = int((frame["truth"].loc[a].to_numpy() == frame["truth"].loc[b].to_numpy()).sum())
    return (
        seconds,
        f"recordlinkage recall {right_ones / len(left):.2%}, precision {right_ones / max(len(found), 1):.2%}",
    )
