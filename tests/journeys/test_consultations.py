"""Regular consultation: a series of three cadences, a meeting held, its minutes, what was decided, and a calendar program."""

from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.journeys.conftest import Browser
from tests.journeys.doing import closed, do, here, sent, submit
from tests.journeys.marks import new_mark

HOST, LEADER, PARTICIPANT = "renshe", "renshe.ld", "shebao"
BODY = "市社保中心"
TODAY = "2026-03-31"


def opened(browser: Browser) -> tuple[str, str]:
    """Open a series that meets every Tuesday, every month and every quarter; returns its name and its address."""
    name = f"窗口作风周沟通、月调度、季推动{new_mark()}"
    browser.sign_in(HOST)
    browser.open("/meetings/series/new")
    browser.fill("name", name)
    browser.pick("participants", BODY, "main")
    browser.driver.execute_script("arguments[0].value = '15:00'", browser.find("main [name=begins]"))
    for often in ("每周", "每季度"):  # every month is chosen already
        browser.click_label(often)
    browser.fill("weekday", "TU")
    browser.fill("starts_on", TODAY)
    submit(browser)
    browser.until(lambda _d: name in browser.find("h1").text, "the series")
    return name, here(browser)


def test_three_cadences_stand_in_the_calendar(browser: Browser) -> None:
    name, series = opened(browser)
    rules = browser.find("#rules").text
    for cadence, often in (("周沟通", "每周星期二"), ("月调度", "每月15日"), ("季推动", "每三个月")):
        assert cadence in rules
        assert often in rules
    browser.find("#strip .jx-mark")
    browser.open("/meetings/?month=2026-04")
    shown = browser.find(".jx-month-grid").text
    assert "周沟通" in shown
    assert name[:6] in shown
    assert "调休" in shown or "休息" in shown
    browser.open("/meetings/series/")
    browser.see(name)

    browser.open(series)
    do(browser, "call")
    browser.fill("on", "2026-04-02", "dialog[open]")
    closed(browser)
    browser.see("2026-04-02")


def test_a_meeting_from_its_agenda_to_what_becomes_of_it(browser: Browser) -> None:
    name, _series = opened(browser)
    browser.click(f"{TODAY} 15:00 周沟通")
    browser.until(lambda d: "/series/" not in d.current_url, "the meeting")
    meeting = here(browser)
    do(browser, "item")
    browser.fill("title", "窗口排队时间", "dialog[open]")
    closed(browser)
    do(browser, "invite")
    closed(browser)

    browser.sign_in(PARTICIPANT)
    browser.open(meeting)
    browser.see("窗口排队时间")
    do(browser, "answer")
    browser.click_label("不参加", "dialog[open]")
    browser.tap(browser.find("dialog[open] form#jx-form [type=submit]"))
    browser.until(lambda _d: browser.all("dialog[open] .jx-callout--problem"), "a refusal without a reason")
    browser.click_label("参加", "dialog[open]")
    closed(browser)

    browser.sign_in(HOST)
    browser.open(meeting)
    do(browser, "hold")
    browser.fill("on", TODAY, "dialog[open]")
    browser.pick("present", BODY)
    sent(browser, "已召开")
    for text in ("各窗口每日公示平均等候时间", "增设潮汐窗口"):
        browser.tap(browser.find("#actions #action-decide"))
        browser.find("dialog[open] form#jx-form")
        browser.fill("text", text, "dialog[open]")
        browser.pick("responsible", BODY)
        browser.fill("due_days", "10", "dialog[open]")
        closed(browser)
        browser.see(text)

    browser.click("起草纪要")
    browser.find("main [name=text]")
    assert "增设潮汐窗口" in str(browser.find("main [name=text]").get_attribute("value"))
    submit(browser)
    minutes = here(browser)
    browser.sign_in(LEADER)
    browser.open(minutes)
    do(browser, "sign")
    sent(browser, "已签发")
    assert browser.fetch(f"{minutes}document.pdf").startswith(b"%PDF-")

    browser.sign_in(HOST)
    browser.open(meeting)
    browser.click("各窗口每日公示平均等候时间")
    do(browser, "make-finding")
    browser.fill("domain", "public_services", "dialog[open]")
    closed(browser)
    browser.click(browser.find("aside a[href^='/findings/']").text, "aside")
    browser.see("各窗口每日公示平均等候时间")
    browser.see(BODY)

    browser.open(meeting)
    browser.click("增设潮汐窗口")
    do(browser, "make-letter")
    assert name in str(browser.find("dialog[open] [name=title]").get_attribute("value"))
    closed(browser)
    browser.click(browser.find("aside a[href^='/letters/']").text, "aside")
    browser.until(lambda _d: "待签发" in browser.find(".jx-heading").text, "a draft for the leader")


def test_a_calendar_program_reads_when_and_not_what(browser: Browser) -> None:
    name, _series = opened(browser)
    browser.open("/meetings/feeds/new")
    browser.fill("name", "处室日历")
    browser.tap(browser.find("main form#jx-form [type=submit]"))
    address = str(browser.find("#feed-address").get_attribute("value"))
    with urlopen(address, timeout=30) as answer:
        told = answer.read().decode()
    assert told.startswith("BEGIN:VCALENDAR")
    assert "20260331T150000" in told
    assert name not in told
    browser.click("我已复制")
    browser.see("处室日历")
    assert address not in browser.driver.page_source
    browser.click("停用")
    browser.see("已停用")
    with pytest.raises(HTTPError, match="404"):
        urlopen(address, timeout=30)
