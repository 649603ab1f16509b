"""The ledger on paper and as a workbook: what the filters admit, and nothing of the screen around it."""

from pathlib import Path

from openpyxl import load_workbook

from tests.journeys.conftest import Browser

AROUND = (".jx-nav", ".jx-top", ".jx-brand", ".jx-skip", ".jx-heading-actions")


def test_the_printed_page_has_no_navigation(browser: Browser) -> None:
    browser.sign_in("jiaotong")
    browser.open("/findings/print")
    browser.find("main table tbody tr")
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        shown = [css for css in AROUND for element in browser.all(css) if element.is_displayed()]
        assert not shown
        assert browser.find("main table").is_displayed()
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_the_workbook_holds_the_rows_of_the_page(browser: Browser, tmp_path: Path) -> None:
    browser.sign_in("jiaotong")
    browser.open("/findings/print?state=submitted")
    numbers = {row.text for row in browser.all("main tbody td:nth-child(2)")}
    assert numbers
    fetched = browser.fetch("/findings/export?state=submitted")
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(fetched)
    cells = {
        str(cell)
        for sheet in load_workbook(path)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    }
    assert numbers <= cells
    assert {"编号", "责任单位"} <= cells
