"""A file that comes again as it was is not read again, and one of which anything has changed is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from jianxing.directory.acting import acting
from jianxing.findings.models import Finding
from jianxing.importing import operations, queries
from jianxing.importing.apart import Allowance
from jianxing.importing.models import ImportRun, Source
from jianxing.importing.operations.uploading import NotReadable
from jianxing.importing.rereading import read_before
from tests.standing import SHANGHAI, Standing

# After every day that the ledger names: a day in the future is a doubt that passes, and such a file is read again.
AT = datetime(2026, 3, 31, 10, 0, tzinfo=SHANGHAI)
TODAY = AT.date()

TOO_LITTLE = Allowance(file_bytes=1)  # a file that is read with this is not read


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger without a day that lay ahead when it was written."""
    path = tmp_path / "道路台账.csv"
    rows = "".join(f"{n},甲工程,第{n}段路面破损,甲公司,2025-03-05,2025-04-0{n}\n" for n in range(1, 9))
    path.write_text("序号,项目名称,问题描述,责任单位,发现时间,整改时限\n" + rows, encoding="utf-8")
    return path


def uploaded(path: Path, people: Standing) -> ImportRun:
    with path.open("rb") as stream:
        return operations.upload(stream=stream, name=path.name, by=people.supervisor, at=AT)


def test_the_same_file_again_is_taken_from_the_import_before(people: Standing, ledger: Path) -> None:
    by = people.supervisor
    first = operations.bring_in(path=ledger, by=by, at=AT)
    with acting(by):
        run = uploaded(ledger, people)
        operations.understand(run=run, by=by, at=AT, today=TODAY, allowance=TOO_LITTLE)
        assert queries.understanding_of(run=run) == queries.understanding_of(run=first)
        assert run.counts == queries.counts(run=run)
        assert (run.counts["new"], run.counts["unchanged"]) == (0, first.counts["new"])
        before = Finding.objects.count()
        operations.begin(run=run, by=by, at=AT)
    assert operations.commit(run_id=run.pk, by=by, at=AT).done == first.done
    with acting(by):
        assert Finding.objects.count() == before


def test_it_is_read_again_where_a_column_means_something_else_or_the_name_differs(
    people: Standing, ledger: Path, tmp_path: Path
) -> None:
    by = people.supervisor
    first = operations.bring_in(path=ledger, by=by, at=AT)
    renamed = tmp_path / "另一份台账.csv"
    renamed.write_bytes(ledger.read_bytes())
    with acting(by):
        run = uploaded(renamed, people)
        with pytest.raises(NotReadable):
            operations.understand(run=run, by=by, at=AT, today=TODAY, allowance=TOO_LITTLE)
        assert read_before(run=run, reading=first.reading, today=TODAY) is not None
        Source.objects.filter(key__in=first.seen).update(version=99)
        assert read_before(run=run, reading=first.reading, today=TODAY) is None
