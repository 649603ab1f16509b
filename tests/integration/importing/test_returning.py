"""Bad rows go back in the same workbook; corrected, it comes in as it is."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from jianxing.directory.acting import acting
from jianxing.findings.models import Finding
from jianxing.importing import operations
from jianxing.importing.returning import NothingToReturn, heading, returned_workbook
from tests.standing import AT, Standing


def test_a_ledger_in_order_has_nothing_to_return(people: Standing, onecard: Path) -> None:
    run = operations.bring_in(path=onecard, by=people.supervisor, at=AT)
    with acting(people.supervisor), pytest.raises(NothingToReturn):
        returned_workbook(run=run)


def test_the_workbook_comes_back_with_reasons_and_goes_in_corrected(
    people: Standing, transport: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(transport)
    book.worksheets[0]["G10"] = None
    book.worksheets[0]["C12"] = None
    spoilt = tmp_path / transport.name
    book.save(spoilt)
    run = operations.bring_in(path=spoilt, by=people.supervisor, at=AT)
    assert (run.counts["new"], run.counts["refused"]) == (46, 2)

    with acting(people.supervisor):
        returned = returned_workbook(run=run)
    again = openpyxl.load_workbook(returned.stream)
    sheet = again.worksheets[0]
    assert sheet["O4"].value == heading()
    assert sheet["O10"].value
    assert sheet["O12"].value
    assert sheet["O11"].value is None
    assert sheet.row_dimensions[11].hidden
    assert not sheet.row_dimensions[10].hidden
    assert sheet["A1"].value == openpyxl.load_workbook(transport).worksheets[0]["A1"].value

    sheet["G10"], sheet["C12"] = "天津能源集团", "管线切改方案未批复"
    corrected = tmp_path / returned.name
    again.save(corrected)
    rest = operations.bring_in(path=corrected, by=people.supervisor, at=AT)
    assert (rest.counts["new"], rest.counts["changed"], rest.counts["refused"]) == (2, 0, 0)
    assert rest.counts["unchanged"] == 46
    with acting(people.supervisor):
        assert Finding.objects.count() == 48


def test_a_csv_comes_back_in_its_encoding_with_the_bad_rows_alone(
    people: Standing, onecard: Path, tmp_path: Path
) -> None:
    lines = onecard.read_bytes().decode("gb18030").splitlines()
    lines[4] = lines[4].replace("市社保中心", "")
    spoilt = tmp_path / onecard.name
    spoilt.write_bytes("\r\n".join(lines).encode("gb18030"))
    run = operations.bring_in(path=spoilt, by=people.supervisor, at=AT)
    assert run.counts["refused"] == 1
    with acting(people.supervisor):
        returned = returned_workbook(run=run)
    records = list(csv.reader(io.StringIO(returned.stream.read().decode("gb18030"))))
    assert records[1][-1] == heading()
    assert len(records) == 3
    assert records[2][-1]
