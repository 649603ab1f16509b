"""The park's nearly two months: from the plan with what held it up, over a blocker, to the figure and its basis."""

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.journeys.conftest import Browser

PARK, HELD = "京津冀智能医药产业园", "二期地块土地平整滞后"


def test_from_the_plan_to_the_figure(browser: Browser) -> None:
    browser.sign_in("binhai")
    browser.open("/schedules/")
    browser.tap(next(link for link in browser.all("main tbody th a") if PARK in link.text))
    browser.find(".jx-gantt-stage .g-bar")
    lines = len(browser.all("#schedule-tasks tbody tr"))
    for drawn in ("g-name", "g-baseline", "g-held"):
        assert browser.all(f".jx-gantt-stage .{drawn}"), drawn
    assert len(browser.all(".jx-gantt-stage .g-name")) < lines, "what is not in view is not drawn"

    view = browser.find(".jx-gantt-view")
    view.send_keys(Keys.HOME)
    view.send_keys(Keys.ARROW_DOWN)
    told = browser.find(".jx-gantt-told")
    browser.until(lambda _d: "基准完成 2024-11-29" in told.text, "what the chosen task is held against")
    view.send_keys(Keys.END)
    browser.find(".jx-gantt-stage .g-milestone.is-critical")
    for scale in ("day", "quarter", "whole"):
        browser.tap(browser.find(f"[data-scale={scale}]"))
        browser.find(f"[data-scale={scale}][aria-pressed=true]")
    browser.driver.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    assert len(browser.all(".jx-gantt-print .g-name")) == lines, "all of it is on paper"

    schedule = browser.driver.current_url
    browser.tap(next(link for link in browser.all("main a[href*='/blockers/']") if HELD in link.text))
    browser.until(lambda _d: HELD in browser.find("h1").text, "the blocker")
    assert "所定时限" in browser.find("main").text
    browser.driver.get(schedule)
    saved = next(link for link in browser.all("main a") if link.text.startswith("节约天数"))
    days = saved.text.split("·")[1].split()[0]
    browser.tap(saved)
    browser.tap(browser.find("main td a[href*='/analyses/'], main th a[href*='/analyses/']"))
    assert browser.find(".jx-impact-figure").text.split()[0] == days
    assert browser.find("#steps").find_elements(By.TAG_NAME, "li")[-1].text.endswith("重叠的节约不重复相加。")
    assert "与所存数据一致" in browser.find("#steps").text


def test_what_another_week_costs_on_a_telephone(phone: Browser) -> None:
    phone.sign_in("jiaotong")
    phone.open("/blockers/?longer=14")
    row = phone.find("main tbody tr")
    assert "津潍高铁" in row.text
    phone.tap(row.find_element(By.CSS_SELECTOR, "a[href*='/schedules/']"))
    phone.find(".jx-gantt-stage .g-held.is-open")
    assert phone.driver.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
