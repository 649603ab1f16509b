"""Candidates for many findings at once: which of 200,000 texts share rare pieces with each of 20,000 new ones.

An inverted index over numbers. Each text becomes the hashes of its bigrams, each by itself and each together with the
text's project, which makes common words rare within one project; of a new text the rarest pieces are looked up, and the
texts that hold most of them are its candidates. Memory is bounded: pieces that no new text holds are dropped while
reading, pieces that more than ``COMMON`` texts hold are never looked up.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint64]
#: A piece that more texts than this hold leads to nobody.
COMMON: Final = 400
#: So many of its rarest pieces are looked up for a text.
LOOKED_UP: Final = 10
CHUNK: Final = 10_000
_SEPARATOR: Final = "\0"
_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)


def _pieces(texts: Sequence[str], projects: Sequence[int]) -> tuple[Codes, NDArray[np.int64]]:
    """Return the pieces of texts and the position of the text that each belongs to; a piece once a text."""
    joined = _SEPARATOR.join(texts) + _SEPARATOR
    letters = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    owner = np.concatenate(([0], np.cumsum(letters[:-1] == 0)))
    real = (letters[:-1] != 0) & (letters[1:] != 0)
    pairs = (letters[:-1].astype(np.uint64) << np.uint64(21)) | letters[1:].astype(np.uint64)
    pairs, owner = pairs[real], owner[:-1][real]
    of_project = np.asarray(projects, dtype=np.uint64)[owner]
    with_project = of_project > 0
    salted = (pairs[with_project] + of_project[with_project] * _GOLDEN) * _MIX
    codes = np.concatenate((pairs * _MIX, salted))
    owners = np.concatenate((owner, owner[with_project]))
    order = np.lexsort((codes, owners))
    codes, owners = codes[order], owners[order]
    fresh = np.ones(len(codes), dtype=bool)
    fresh[1:] = (codes[1:] != codes[:-1]) | (owners[1:] != owners[:-1])
    return codes[fresh], owners[fresh]


def candidates(
    *,
    new_texts: Sequence[str],
    new_projects: Sequence[int],
    texts: Sequence[str],
    projects: Sequence[int],
    most: int = 12,
    on_chunk: Callable[[], None] = lambda: None,
) -> list[list[int]]:
    """Return for each new text the positions of at most *most* of *texts* that share its rarest pieces.

    *projects* are numbers of the texts' projects, 0 for none. ``on_chunk`` is called now and then, to keep a lease.
    """
    if not new_texts or not texts:
        return [[] for _ in new_texts]
    codes, owners = _pieces(new_texts, new_projects)
    vocabulary = np.unique(codes)
    if not len(vocabulary):
        return [[] for _ in new_texts]
    kept_codes, kept_texts = [], []
    for start in range(0, len(texts), CHUNK):
        part, holders = _pieces(texts[start : start + CHUNK], projects[start : start + CHUNK])
        place = np.minimum(np.searchsorted(vocabulary, part), len(vocabulary) - 1)
        known = vocabulary[place] == part
        kept_codes.append(place[known].astype(np.int32))
        kept_texts.append((holders[known] + start).astype(np.int32))
        on_chunk()
    held = np.concatenate(kept_codes)
    holders = np.concatenate(kept_texts)
    counts = np.bincount(held, minlength=len(vocabulary))
    usable = counts[held] <= COMMON
    held, holders = held[usable], holders[usable]
    order = np.argsort(held, kind="stable")
    holders = holders[order]
    usable_counts = np.where(counts <= COMMON, counts, 0)
    ends = np.cumsum(usable_counts)
    wanted = np.searchsorted(vocabulary, codes)
    bounds = np.searchsorted(owners, np.arange(len(new_texts) + 1))
    found: list[list[int]] = []
    for position in range(len(new_texts)):
        mine = wanted[bounds[position] : bounds[position + 1]]
        sizes = usable_counts[mine]
        mine = mine[sizes > 0]
        if not len(mine):
            found.append([])
            continue
        rarest = mine[np.argsort(usable_counts[mine], kind="stable")[:LOOKED_UP]]
        postings = np.concatenate([holders[ends[code] - usable_counts[code] : ends[code]] for code in rarest])
        values, shared = np.unique(postings, return_counts=True)
        best = np.argsort(-shared, kind="stable")[:most]
        found.append([int(value) for value in values[best]])
        if position % CHUNK == CHUNK - 1:
            on_chunk()
    return found
