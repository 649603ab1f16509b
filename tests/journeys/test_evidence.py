"""Evidence of a finding is described, packed, sent, supplemented and recognised: by three bodies, each at its desk."""

from pathlib import Path

from selenium.webdriver.common.by import By

from tests.journeys.conftest import Browser
from tests.journeys.doing import closed, do, here, sent, submit
from tests.journeys.marks import new_mark

UPLOADER, SENDER, RECEIVER = "beichen", "shengtai", "tongzhou"
MATTER = "园区传统铸造企业绿色转型"


def _open_finding(browser: Browser) -> str:
    browser.open(f"/findings/?scope=all&q={MATTER}")
    browser.tap(browser.find("main table tbody th a"))
    browser.until(lambda _d: MATTER in browser.find("main").text, "the finding")
    return here(browser)


def _make(browser: Browser, title: str, paper: Path | None = None) -> str:
    """Fill the form that makes a package, send it off, and return its address."""
    browser.fill("title", title)
    if paper is None:
        browser.pick("recipient", "通州", "main")
    for box in browser.all("main input[name=pieces]"):
        browser.tap(box)
    if paper is not None:
        browser.fill("uploads", str(paper))
    submit(browser)
    browser.until(lambda _d: "已打包签名" in browser.find(".jx-heading").text, "packed and signed")
    return here(browser)


def test_evidence_is_packed_supplemented_and_recognised(browser: Browser, tmp_path: Path) -> None:
    mark = new_mark()
    browser.sign_in(UPLOADER)
    finding = _open_finding(browser)
    origin = browser.find("main .jx-files a[href$='/origin']")
    browser.tap(origin)
    browser.until(lambda _d: "流转记录" in browser.find("main").text, "where the file comes from")
    do(browser, "describe")
    browser.fill("place", f"厂区东门{mark}", "dialog[open]")
    browser.fill("officers", "津环执法-0412 津环执法-0977", "dialog[open]")
    closed(browser)
    browser.see(f"厂区东门{mark}")

    browser.sign_in(SENDER)
    browser.open(finding)
    browser.tap(browser.find("#packages a.btn"))
    browser.until(lambda _d: browser.all("main input[name=pieces]"), "the form with the evidence")
    package = _make(browser, f"绿色转型取证{mark}")
    assert "津环执法-0977" in browser.find("#contents").text
    do(browser, "send")
    sent(browser, "已发出")
    browser.open(finding)
    assert f"绿色转型取证{mark}" in browser.find("#packages").text

    browser.sign_in(RECEIVER)
    browser.open("/workbench/")
    browser.see("待验签接收的证据包")
    browser.open(package)
    assert f"厂区东门{mark}" not in browser.find("main").text
    do(browser, "receive")
    sent(browser, "已验签接收")
    assert f"厂区东门{mark}" in browser.find("#contents").text
    single = browser.find("#contents a[href*='/pieces/']").get_attribute("href")
    assert single is not None
    assert "演示数据".encode() in browser.fetch(single.removeprefix(browser.site.url))
    do(browser, "decide")
    browser.click_label("补正", "dialog[open]")
    browser.fill("legality", f"缺少调取审批{mark}", "dialog[open]")
    closed(browser)
    browser.see(f"缺少调取审批{mark}")

    browser.sign_in(SENDER)
    browser.open("/workbench/")
    browser.see("待补正的证据包")
    browser.open(package)
    browser.tap(browser.find(".jx-heading a[href*='answers='], main a[href*='answers=']"))
    browser.until(lambda _d: browser.all("main input[name=uploads]"), "the form of the supplement")
    paper = tmp_path / f"调取审批表{mark}.txt"
    paper.write_text("经批准调取。\n", encoding="utf-8")
    supplement = _make(browser, f"绿色转型取证{mark}（补正）", paper)
    do(browser, "send")
    sent(browser, "已发出")

    browser.sign_in(RECEIVER)
    browser.open(supplement)
    do(browser, "receive")
    sent(browser, "已验签接收")
    assert paper.name in browser.find("#contents").text
    do(browser, "decide")
    sent(browser, "认可")
    browser.open("/evidence-packages/statistics")
    assert browser.find("main table").find_elements(By.TAG_NAME, "tr")
