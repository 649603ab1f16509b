"""A file that comes again as it was: nothing has to be read and compared anew where nothing can come out otherwise.

What is understood of a file depends on its bytes and name, on what columns were decided to mean, on the calendar, on the
reader itself, and by one doubt (a day in the future) on the day. What becomes of a row depends on the ledgers that the body has
imported. Where all of that stands as it did at the end of an earlier import, every row that went in is unchanged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import orjson
from django.utils import timezone

from jianxing.importing import reading
from jianxing.importing.apart.parent import exceptions_of
from jianxing.importing.bulk import read
from jianxing.importing.lifecycle import State
from jianxing.importing.models import ImportRow, ImportRun, Source
from jianxing.importing.queries import NOT_STORABLE
from jianxing.kernel.workdays import Calendar

#: With one of these among a run's problems its rows are read anew: a day that lay ahead may have come meanwhile, and what
#: the database did not take is no matter of reading.
_PASSING = ("in_the_future", NOT_STORABLE)


def reading_of(*, run: ImportRun, mapping: Mapping[str, str], calendar: Calendar) -> str:
    """Return what the understanding of a run's file depends on, as one digest."""
    told = [run.sha256, run.name, sorted(mapping.items()), exceptions_of(calendar), _reader()]
    return hashlib.sha256(orjson.dumps(told)).hexdigest()


@cache
def _reader() -> str:
    folder = Path(reading.__file__).parent
    sources = b"".join(path.read_bytes() for path in sorted(folder.glob("*.py")))
    return hashlib.sha256(sources).hexdigest()


def read_before(*, run: ImportRun, reading: str, today: date) -> ImportRun | None:
    """Return an earlier import of the body that said the same and after which its ledgers have not changed."""
    earlier: ImportRun | None = (
        ImportRun.objects.filter(
            body_id=run.body_id, reading=reading, domain=run.domain, state=State.DONE, counts__skipped=0
        )
        .order_by("-id")
        .first()
    )
    if earlier is None or earlier.finished_at is None or timezone.localdate(earlier.finished_at) > today:
        return None
    versions = dict(
        Source.objects.filter(pk__in=[source for source, _ in earlier.seen.values()]).values_list(
            "pk", "version"
        )
    )
    if any(versions.get(source) != version for source, version in earlier.seen.values()):
        return None
    passing = ImportRow.objects.filter(run=earlier)
    if any(passing.filter(problems__contains=[{"code": code}]).exists() for code in _PASSING):
        return None
    return earlier


def repeat_rows(*, run: ImportRun, earlier: ImportRun) -> None:
    """Give *run* the rows of an earlier one, none of which takes any work."""
    read("repeat_rows", run=run.pk, earlier=earlier.pk)


def repeated_counts(earlier: ImportRun) -> dict[str, int]:
    """Return what the counts of such a run are."""
    counts = dict(earlier.counts)
    counts["unchanged"] = sum(counts.get(name, 0) for name in ("new", "changed", "unchanged"))
    return counts | {"new": 0, "changed": 0}
