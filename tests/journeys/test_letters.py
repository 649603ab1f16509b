"""Letters: drafted by one, signed by another, opened and answered elsewhere, as they print, and those that came on paper."""

from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from tests.journeys.conftest import Browser
from tests.journeys.doing import closed, do, here, send, sent, submit
from tests.journeys.marks import new_mark

SUPERVISOR, LEADER, HANDLER = "jiaotong", "jiaotong.ld", "dianli"
ADDRESSEE = "国网天津市电力公司"
OTHER = "天津能源集团"


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "盖章件扫描.png"
    Image.new("RGB", (400, 560), "ivory").save(path, "PNG")
    return path


def drafted(browser: Browser, *, kind: str, title: str, to: str = ADDRESSEE) -> str:
    """Draft a letter as the supervisor; returns its address."""
    browser.sign_in(SUPERVISOR)
    browser.open("/letters/new")
    browser.fill("kind", kind)
    browser.fill("title", title)
    browser.pick("to", to, "main")
    browser.fill("text", "跨线段切改窗口尚未排定，影响后续施工。")
    browser.fill("asked", "排定停电窗口并函复")
    submit(browser)
    browser.until(lambda _d: "待签发" in browser.find(".jx-heading").text, "a draft")
    return here(browser)


def signed(browser: Browser, address: str) -> None:
    """Sign a draft as the leader, and send it at once."""
    browser.sign_in(LEADER)
    browser.open(address)
    do(browser, "sign")
    sent(browser, "已发出")


def test_the_drafter_does_not_sign(browser: Browser) -> None:
    address = drafted(browser, kind="函", title=f"关于停电窗口的函{new_mark()}")
    assert not browser.all("#action-sign")
    assert "签发" in browser.find("#actions").text
    assert "只有本单位领导可以办理" in browser.find("#actions").text
    browser.open(address + "do/sign")
    browser.see("只有本单位领导可以办理")


def test_a_letter_from_its_draft_to_its_settling(browser: Browser, scan: Path) -> None:
    title = f"关于协调停电窗口的函{new_mark()}"
    address = drafted(browser, kind="函", title=title)
    signed(browser, address)
    number = browser.find(".jx-heading-sub").text.split("号")[0]
    assert number.startswith("津纪驻交函〔2026〕"), number

    browser.sign_in(HANDLER)
    browser.open("/letters/?side=received")
    browser.see(title)
    browser.open(address)
    do(browser, "open")
    closed(browser)
    do(browser, "accept")
    closed(browser)
    do(browser, "answer")
    send(browser)
    browser.until(lambda _d: browser.all("dialog[open] .jx-field-error"), "a refusal of an empty answer")
    browser.fill("text", "停电窗口已排定。", "dialog[open]")
    browser.fill("uploads", str(scan), "dialog[open]")
    closed(browser)
    browser.see("已答复")
    assert not browser.all("#action-settle"), "who answers does not settle"

    browser.sign_in(SUPERVISOR)
    browser.open(address)
    browser.see(scan.name)
    do(browser, "settle")
    sent(browser, "已办结")
    happened = browser.find("#history").text
    for what in ("起草", "签发", "发出", "送达", "查阅", "受理", "答复", "办结"):
        assert what in happened, what


def test_an_urging_is_declined_with_its_reason(browser: Browser) -> None:
    title = f"关于督促排定停电窗口的督办单{new_mark()}"
    address = drafted(browser, kind="督办单", title=title)
    signed(browser, address)
    browser.sign_in(HANDLER)
    browser.open(address)
    do(browser, "open")
    closed(browser)
    do(browser, "decline")
    send(browser)
    browser.until(lambda _d: browser.all("dialog[open] .jx-field-error"), "a refusal without a reason")
    browser.fill("reason", "线路产权不属我公司", "dialog[open]")
    browser.pick("suggested", OTHER)
    closed(browser)
    browser.sign_in(SUPERVISOR)
    browser.open(address)
    browser.see("线路产权不属我公司")
    said = browser.find("main").text
    assert "不予受理" in said
    assert OTHER in said


def test_a_letter_as_it_prints(browser: Browser) -> None:
    address = drafted(browser, kind="函", title=f"关于印制式样的函{new_mark()}")
    signed(browser, address)
    browser.click("印制式样", "main, .jx-heading")
    page = browser.find(".jx-sheet-page img")
    browser.until(lambda d: d.execute_script("return arguments[0].naturalWidth", page) > 0, "the page drawn")
    assert "第1页" in str(page.get_attribute("alt")).replace(" ", "")
    assert browser.fetch(f"{address}document.pdf").startswith(b"%PDF-")
    assert browser.fetch(f"{address}document.docx").startswith(b"PK")


def test_a_letter_that_came_on_paper(browser: Browser, scan: Path) -> None:
    title, number = f"关于夜间施工的函{new_mark()}", f"京滨司函〔2026〕{uuid4().int % 9000}号"
    browser.sign_in(SUPERVISOR)
    browser.open("/letters/paper")
    browser.click_label("来函")
    browser.pick("other", "京滨公司", "main")
    browser.fill("paper_number", number)
    browser.fill("paper_on", "2026-03-27")
    browser.fill("title", title)
    browser.fill("text", "请协调夜间施工许可。")
    browser.fill("uploads", str(scan))
    submit(browser)
    browser.see(title)
    said = browser.find("main").text
    assert number in said
    assert scan.name in said
    assert "2026年3月27日" in said
    browser.open("/letters/?side=received")
    browser.see(title)
