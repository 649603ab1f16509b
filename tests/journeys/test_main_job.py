"""The main job: from the office's spreadsheet to a closed finding, by the three people it takes, and what is left of it."""

from pathlib import Path

import pytest
from PIL import Image

from tests.journeys.conftest import Browser
from tests.journeys.doing import do, send, sent
from tests.journeys.ledger_file import BAD_DATE, BODY, LedgerFile

SUPERVISOR, HANDLER, AUDITOR = "jiaotong", "dianli", "audit"
PLAN = "3月底前取得停电计划;4月10日前完成迁改。"
STATEMENT = "停电计划已批复,杆塔迁改完成,附现场照片。"
ANSWERS = {
    "measures_done": "杆塔迁改已完成",
    "effect_checked": "现场复核,作业面已移交",
    "like_cases": "沿线其余两处同步排查",
    "rule_text": "建立停电计划月度会商",
}


@pytest.fixture
def ledger(tmp_path: Path) -> LedgerFile:
    return LedgerFile(tmp_path)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "迁改完成.jpg"
    Image.new("RGB", (320, 240), "seagreen").save(path, "JPEG")
    return path


def upload(browser: Browser, ledger: LedgerFile) -> None:
    """Bring the file to the wizard and wait until it was read."""
    browser.open("/imports/")
    browser.fill("file", str(ledger.path))
    browser.find("form.jx-import-upload [type=submit]").click()
    browser.see(ledger.path.name)


def imported(browser: Browser, ledger: LedgerFile) -> None:
    """Go through the wizard, matching the name that no body is called, and wait for the end of the import."""
    upload(browser, ledger)
    browser.click("下一步：单位匹配")
    browser.see(ledger.almost)
    browser.click_label(BODY)
    browser.click("下一步：预览")
    browser.click(f"导入 {ledger.importable} 行")
    browser.see(f"新增问题 {ledger.importable} 个")


def open_finding(browser: Browser, text: str) -> None:
    """Find a finding in the ledger by its words and open it."""
    browser.open(f"/findings/?scope=all&q={text}")
    browser.see(text)
    browser.find("#ledger tbody th a").click()
    browser.until(lambda _d: text in browser.find("h1").text, text)


def test_a_handler_is_refused_an_import(browser: Browser, ledger: LedgerFile) -> None:
    browser.sign_in(HANDLER)
    browser.open("/imports/")
    assert "可以导入台账" in browser.find("main .jx-callout").text
    browser.fill("file", str(ledger.path))
    browser.find("form.jx-import-upload [type=submit]").click()
    browser.see("可以导入台账")
    assert not browser.all(".jx-sheet")


def test_each_doubt_stands_at_its_cell(browser: Browser, ledger: LedgerFile) -> None:
    browser.sign_in(SUPERVISOR)
    upload(browser, ledger)
    wrong = [cell.text for cell in browser.all(".jx-sheet td .jx-problem")]
    doubts = [cell.text for cell in browser.all(".jx-sheet td .jx-doubt")]
    assert sum(BAD_DATE in text for text in wrong) == 2
    assert any("3月20日" in text for text in doubts)
    assert any("4月底前" in text for text in doubts)
    browser.click("下一步：单位匹配")
    browser.see(ledger.almost)


def test_from_a_spreadsheet_to_a_closed_finding(browser: Browser, ledger: LedgerFile, photo: Path) -> None:
    browser.sign_in(SUPERVISOR)
    imported(browser, ledger)
    browser.open(f"/findings/?q={ledger.mark}")
    for text in (ledger.first, ledger.second, ledger.third, ledger.bad, ledger.doubtful):
        browser.see(text)
    assert ledger.nobodys not in browser.find("main").text

    # the sheet named the wrong body: the assignment is taken back and goes to who can do it
    open_finding(browser, ledger.first)
    address = browser.driver.current_url.removeprefix(browser.site.url)
    do(browser, "recall")
    browser.fill("reason", "迁改由产权单位承办", "dialog[open]")
    sent(browser, "已登记")
    do(browser, "assign")
    browser.pick("responsible", BODY)
    browser.fill("due_days", "10", "dialog[open]")
    sent(browser, "已交办")

    browser.sign_in(HANDLER)
    browser.open(address)
    do(browser, "accept")
    sent(browser, "已签收")
    do(browser, "start")
    browser.fill("plan", PLAN, "dialog[open]")
    sent(browser, "整改中")
    assert not browser.all("#action-close"), "who rectifies does not verify"
    do(browser, "submit")
    browser.fill("statement", STATEMENT, "dialog[open]")
    send(browser)
    browser.until(lambda _d: browser.all("dialog[open] .jx-callout--problem"), "a refusal")
    browser.fill("uploads", str(photo), "dialog[open]")
    sent(browser, "申请销号")

    browser.sign_in(SUPERVISOR)
    browser.open(address)
    browser.see(photo.name)
    do(browser, "close")
    send(browser)
    browser.until(
        lambda _d: len(browser.all("dialog[open] .jx-field-error")) >= len(ANSWERS),
        "an error at each question",
    )
    for name, answer in ANSWERS.items():
        browser.fill(name, answer, "dialog[open]")
    browser.find("dialog[open] [name=rule]").click()
    sent(browser, "已销号")

    happened = browser.find(".jx-timeline").text
    for what in ("由台账导入", "收回交办", "交办", "签收", "整改", "申请销号", "核查销号", "回头看"):
        assert what in happened, what
    for words in (PLAN, STATEMENT, photo.name):
        assert words in happened, words

    number = address.rsplit("/", 1)[-1]
    browser.sign_in(AUDITOR)
    for kind in ("finding.recall", "finding.assign", "finding.accept", "finding.submit", "finding.close"):
        browser.open(f"/acts/?kind={kind}")
        browser.see(f"finding:{number}")
        assert ledger.mark not in browser.find("body").text, kind
    browser.open(address)
    assert ledger.mark not in browser.find("body").text, "an officer reads no business content"
    browser.open("/acts/")
    browser.click("立即校验全部日志")
    browser.see("存证日志完整")


def test_the_same_file_again_brings_nothing(browser: Browser, ledger: LedgerFile) -> None:
    browser.sign_in(SUPERVISOR)
    imported(browser, ledger)
    upload(browser, ledger)
    browser.click("下一步：单位匹配")
    browser.click("下一步：预览")
    browser.see("没有需要导入的内容")
    browser.open(f"/findings/?scope=all&q={ledger.first}")
    browser.until(lambda _d: len(browser.all("#ledger tbody th a")) == 1, "one finding, not two")
