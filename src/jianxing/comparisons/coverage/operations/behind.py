"""What takes long of coverage, done behind the page: large lists, doubles among many outlets, measuring very many.

A file is read where it is received, so that one with columns of persons, cards or single uses is refused and never kept; what is
kept until the work is done is what was read of it.
"""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Generator
from datetime import date, datetime
from typing import Any, Final

import numpy as np

from jianxing.comparisons.coverage import policies, queries
from jianxing.comparisons.coverage.models import Card, ListVersion, Measurement, OutletList
from jianxing.comparisons.coverage.operations.lists import Origin, add_version, read_file
from jianxing.comparisons.coverage.operations.matches import keep_proposed, looked_through, propose_matches
from jianxing.comparisons.coverage.operations.measuring import (
    held_on,
    keep_measured,
    measure_coverage,
    measured,
)
from jianxing.comparisons.working import operations as working
from jianxing.comparisons.working.kinds import Finish, Stage
from jianxing.comparisons.working.models import Work
from jianxing.directory.acting import acting
from jianxing.evidence import queries as files_kept
from jianxing.evidence.vault import Readable
from jianxing.kernel.actor import Actor
from jianxing.methods.coverage.matching import doubles
from jianxing.methods.coverage.reading import Listed
from jianxing.methods.coverage.refusals import Note
from jianxing.methods.coverage.scenes import HOMES

BRING: Final = "coverage.bring"
PROPOSE: Final = "coverage.propose"
MEASURE: Final = "coverage.measure"
#: Outlets up to which one waits for it.
BROUGHT_AT_ONCE: Final = 3_000
PROPOSED_AT_ONCE: Final = 10_000
MEASURED_AT_ONCE: Final = 200_000
_ARRAYS: Final = ("scenes", "districts", "masks", "rows")


def take_file(
    *, outlet_list: OutletList, stream: Readable, name: str, source: str, as_of: date, by: Actor, at: datetime
) -> ListVersion | Work:
    """Read a file and bring it in as the list's next version, a large one behind the page; raises ``ListRefused``."""
    policies.check_can_keep(card=outlet_list.card, by=by)
    listed, origin = read_file(outlet_list=outlet_list, stream=stream, name=name, source=source)
    if len(listed) <= BROUGHT_AT_ONCE:
        return add_version(outlet_list=outlet_list, listed=listed, origin=origin, as_of=as_of, by=by, at=at)
    told = {
        "as_of": as_of.isoformat(),
        "source": source,
        "file_name": origin.file_name,
        "sha256": origin.sha256,
    }
    return working.ask(
        kind=BRING, subject=outlet_list.handle, title=outlet_list.name, arguments=told,
        content=io.BytesIO(packed(listed)), by=by, at=at,
    )  # fmt: skip


def propose_or_later(*, card: Card, by: Actor, at: datetime) -> int | Work:
    """Look for doubles, among many outlets behind the page."""
    policies.check_can_keep(card=card, by=by)
    if queries.outlets(card=card).count() <= PROPOSED_AT_ONCE:
        return propose_matches(card=card, by=by, at=at)
    return working.ask(kind=PROPOSE, subject=card.handle, title=card.name, arguments={}, by=by, at=at)


def measure_or_later(*, card: Card, as_of: date, by: Actor, at: datetime) -> Measurement | Work:
    """Measure, very many outlets behind the page."""
    policies.check_can_keep(card=card, by=by)
    if queries.outlets(card=card).count() <= MEASURED_AT_ONCE:
        return measure_coverage(card=card, as_of=as_of, by=by, at=at)
    told = {"as_of": as_of.isoformat()}
    return working.ask(kind=MEASURE, subject=card.handle, title=card.name, arguments=told, by=by, at=at)


def bring(work: Work, by: Actor) -> Generator[Stage, None, Finish]:
    """Bring a large list in: what was read of it lies with the work."""
    yield Stage("reading", 0, 2)
    listed = unpacked(files_kept.vault().path_of(work.blob_id or "").read_bytes())
    told = work.arguments
    origin = Origin(told["source"], told["file_name"], told["sha256"])
    yield Stage("writing", 1, 2)

    def finish(at: datetime) -> int:
        one = queries.one_list(pk=work.subject_id)
        as_of = date.fromisoformat(told["as_of"])
        add_version(outlet_list=one, listed=listed, origin=origin, as_of=as_of, by=by, at=at)
        return one.pk

    return finish


def propose(work: Work, by: Actor) -> Generator[Stage, None, Finish]:
    """Look for doubles among many outlets."""
    yield Stage("reading", 0, 3)
    with acting(by):
        card = queries.one_card(pk=work.subject_id)
        looked = looked_through(card=card)
    yield Stage("comparing", 1, 3)
    found = doubles(looked.records)
    yield Stage("writing", 2, 3)

    def finish(at: datetime) -> int:
        keep_proposed(card=card, looked=looked, found=found, by=by, at=at)
        return card.pk

    return finish


def measure(work: Work, by: Actor) -> Generator[Stage, None, Finish]:
    """Measure very many outlets."""
    as_of = date.fromisoformat(work.arguments["as_of"])
    yield Stage("reading", 0, 3)
    with acting(by):
        card = queries.one_card(pk=work.subject_id)
        held = held_on(card=card, as_of=as_of)
    yield Stage("measuring", 1, 3)
    came = measured(card=card, held=held, as_of=as_of)
    yield Stage("writing", 2, 3)

    def finish(at: datetime) -> int:
        keep_measured(card=card, measured=came, by=by, at=at)
        return card.pk

    return finish


def packed(listed: Listed) -> bytes:
    """Return what was read as it is kept until the work is done."""
    points = [
        [None if at != at else at for at in point] for point in listed.lonlat.tolist()
    ]  # NaN is not JSON
    told: dict[str, Any] = {
        "names": listed.names, "codes": listed.codes, "addresses": listed.addresses, "matters": listed.matters,
        "lonlat": points, **{name: getattr(listed, name).tolist() for name in _ARRAYS},
        "notes": [[one.code, one.row, dict(one.values)] for one in listed.notes],
    }  # fmt: skip
    return gzip.compress(json.dumps(told, ensure_ascii=False).encode(), compresslevel=1, mtime=0)


def unpacked(content: bytes) -> Listed:
    """Return what was kept as it was read."""
    told = json.loads(gzip.decompress(content))
    return Listed(
        names=told["names"],
        codes=told["codes"],
        scenes=np.array(told["scenes"], dtype=np.int64),
        districts=np.array(told["districts"], dtype=np.int64),
        lonlat=np.array(told["lonlat"], dtype=np.float64).reshape(-1, 2),
        addresses=told["addresses"],
        masks=np.array(told["masks"], dtype=np.uint64).reshape(-1, len(HOMES)),
        matters=tuple(told["matters"]),
        rows=np.array(told["rows"], dtype=np.int64),
        notes=tuple(Note(code, row, values) for code, row, values in told["notes"]),
    )
