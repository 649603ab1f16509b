"""The ledger as a workbook, read back as somebody would open it."""

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from jianxing.directory.acting import acting
from jianxing.findings import operations as ops
from tests.integration.findings import matters
from tests.integration.site.findings.browsing import browser, counted
from tests.integration.site.findings.test_ledger import placed
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def exported(client: Client, **query: Any) -> Any:
    answer: Any = client.get(reverse("findings-export"), query)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]


def test_an_outsider_exports_an_empty_ledger(standing: Standing) -> None:
    matters.assigned(standing)
    sheet = exported(browser(standing.outsider), scope="all")
    assert sheet.max_row == 4


def test_what_looks_like_a_formula_stays_text(standing: Standing) -> None:
    with acting(standing.supervisor):
        ops.register(description="=HYPERLINK(1)", by=standing.supervisor, at=AT)
    sheet = exported(browser(standing.supervisor))
    cell = sheet.cell(5, 6)
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_the_workbook_holds_what_the_filters_admit(standing: Standing) -> None:
    kept = matters.assigned(standing)
    placed(standing, 3, domain="ecology")
    sheet = exported(browser(standing.supervisor), domain="transport")
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert [row[0] for row in rows] == [kept.number]
    head = [cell.value for cell in sheet[4]]
    assert rows[0][head.index("责任单位")] == standing.department.name
    assert rows[0][head.index("配合单位")] == standing.assistant.name
    due = rows[0][head.index("整改时限")]
    assert due.date() == kept.due_on
    assert rows[0][head.index("剩余工作日")] == 20
    assert "交通" in sheet["A2"].value


def test_it_opens_as_an_office_prints_it(standing: Standing) -> None:
    matters.assigned(standing)
    sheet = exported(browser(standing.supervisor))
    assert standing.group.name in sheet["A1"].value
    assert {"A1", "A3"} <= {str(area).split(":")[0] for area in sheet.merged_cells.ranges}
    assert sheet["A3"].value == "问题"
    assert sheet.freeze_panes == "B5"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$4"


def test_it_speaks_the_readers_language(standing: Standing) -> None:
    matters.assigned(standing)
    sheet = exported(browser(standing.supervisor, language="en"))
    assert sheet["A4"].value == "Number"


def test_many_rows_ask_little_of_the_database(standing: Standing) -> None:
    placed(standing, 40, found_on=date(2025, 1, 1))
    client = browser(standing.supervisor)
    client.get(reverse("findings-export"))
    with counted() as asked:
        sheet = exported(client)
    assert sheet.max_row == 44
    assert len(asked) <= 16
