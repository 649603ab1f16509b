"""Approvals of one application: opened from its project, filed and stopped, and followed by the enterprise on a telephone."""

import re

from selenium.webdriver.common.by import By

from tests.journeys.conftest import Browser
from tests.journeys.doing import closed, do, here, submit
from tests.journeys.marks import new_mark

COORDINATOR = "kaifaqu"
TODAY, DEADLINE = "2026-03-31", "2026-06-30"
ASKED = "请补齐产能核算表"


def test_from_the_project_to_the_enterprises_page(browser: Browser, phone: Browser) -> None:
    name = f"扩建申报{new_mark()}"
    browser.sign_in(COORDINATOR)
    browser.open("/approvals/new")
    browser.fill("name", name)
    browser.pick("project", "京津冀智能医药产业园", "main")
    browser.pick("applicant", "园区企业甲", "main")
    browser.fill("deadline", DEADLINE)
    submit(browser)
    browser.until(lambda _d: name in browser.find("h1").text, "the bundle")
    bundle = here(browser)
    do(browser, "add")
    for field, value in (
        ("code", "A1"),
        ("name", "环评批复"),
        ("statutory_days", "30"),
        ("materials", "报告书"),
    ):
        browser.fill(field, value, "dialog[open]")
    browser.pick("body", "经开区管委会")
    closed(browser)
    browser.open(bundle)
    assert "报告书" in browser.find("#materials").text
    assert browser.find("#picture .jx-bundle-piece--expected")
    for action, fields in (("file", {}), ("corrections", {"text": ASKED})):
        step = browser.find("#next details")
        if step.get_attribute("open") is None:
            browser.tap(step.find_element(By.TAG_NAME, "summary"))
        browser.tap(browser.find(f"#next [id^='action-{action}-']"))
        browser.find("dialog[open] form#jx-form")
        browser.fill("on", TODAY, "dialog[open]")
        for field, value in fields.items():
            browser.fill(field, value, "dialog[open]")
        closed(browser)
    browser.until(lambda _d: browser.all("#picture .jx-bundle-piece--stopped"), "the stop")
    assert "要求补正" in browser.find("#changes").text

    browser.open(f"{bundle}code")
    browser.tap(browser.find("main form [type=submit]"))
    code = browser.find("#tracking-code").text
    assert re.fullmatch(r"([0-9A-Z]{5}-){3}[0-9A-Z]{5}", code)
    browser.driver.delete_all_cookies()
    phone.open("/track/")
    phone.fill("code", code.lower())
    phone.tap(phone.find("main form [type=submit]"))
    phone.see(ASKED)
    assert code not in phone.driver.current_url
    assert phone.driver.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
    phone.tap(phone.find("button[value=en]"))
    phone.see("What you are asked for")
