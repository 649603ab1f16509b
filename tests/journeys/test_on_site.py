"""On a building site, with a telephone: nothing is wider than the screen, and a thumb ticks the list."""

from pathlib import Path

import pytest
from PIL import Image
from selenium.webdriver.common.by import By

from tests.journeys.conftest import Browser, Site
from tests.journeys.marks import new_mark
from tests.journeys.pages import PAGES, pages_of
from tests.journeys.wire import wire_to

WIDTH = 375
SUPERVISOR = "wuqing"


@pytest.mark.parametrize("login", PAGES)
def test_no_page_scrolls_sideways(phone: Browser, login: str) -> None:
    wide = {}
    for path in pages_of(phone, login):
        phone.open(path)
        phone.find("main")
        width = phone.driver.execute_script("return document.documentElement.scrollWidth")
        if width > WIDTH:
            wide[path] = width
    assert not wide


def test_ticking_the_list_and_attaching_a_photo(phone: Browser, tmp_path: Path) -> None:
    photo = tmp_path / "现场照片.jpg"
    Image.new("RGB", (640, 480), "peru").save(photo, "JPEG")
    phone.sign_in(SUPERVISOR)
    phone.open("/inspections/?state=held")
    phone.find("main tbody th a").click()
    phone.find("#checklist")
    phone.click("保存勾选")
    phone.see("没有变化")

    note = f"现场核对{new_mark()}"
    item = phone.find("#checklist fieldset")
    phone.tap(item.find_element(By.CSS_SELECTOR, ".jx-tick-choices .jx-tick--problem"))
    phone.tap(item.find_element(By.TAG_NAME, "textarea"))
    item.find_element(By.TAG_NAME, "textarea").clear()
    item.find_element(By.TAG_NAME, "textarea").send_keys(note)
    phone.click("保存勾选")
    phone.see("已勾选")
    phone.see(note)

    phone.click("上传照片")
    phone.find("dialog[open] form#jx-form")
    phone.find("dialog[open] [type=submit]").click()
    phone.until(lambda _d: phone.all("dialog[open] .jx-field-error"), "a refusal without a photo")
    phone.fill("uploads", str(photo), "dialog[open]")
    phone.find("dialog[open] [type=submit]").click()
    phone.see(photo.name)
    assert phone.driver.execute_script("return document.documentElement.scrollWidth") <= WIDTH


def test_an_inspection_is_taken_along_to_where_there_is_no_network(phone: Browser, tmp_path: Path) -> None:
    photo = tmp_path / "坑边.jpg"
    Image.new("RGB", (640, 480), "peru").save(photo, "JPEG")
    mark = new_mark()
    with wire_to(phone.site.url) as wire:
        there = Browser(phone.driver, Site(url=f"http://127.0.0.1:{wire.port}", home=phone.site.home))
        there.driver.execute_cdp_cmd(
            "Browser.grantPermissions", {"origin": there.site.url, "permissions": ["geolocation"]}
        )
        position = {"latitude": 39.4011, "longitude": 117.0522, "accuracy": 20}
        there.driver.execute_cdp_cmd("Emulation.setGeolocationOverride", position)
        there.sign_in(SUPERVISOR)
        there.open("/inspections/?state=held")
        there.find("main tbody th a").click()
        there.find("#checklist")
        page = there.driver.current_url.removeprefix(there.site.url)
        there.click("带到现场")
        there.until(lambda d: d.find_elements(By.CSS_SELECTOR, "body[data-kept=yes]"), "the page is kept")
        assert there.driver.execute_script("return document.documentElement.scrollWidth") <= WIDTH

        wire.cut()
        there.driver.refresh()  # the page comes from the phone now
        there.see("没有网络")
        there.tap(there.find("#here"))
        there.see("39.40110")
        first, second = there.all("fieldset[data-item]")[:2]
        there.tap(first.find_element(By.CSS_SELECTOR, "input[value=problem]"))
        first.find_element(By.TAG_NAME, "textarea").clear()
        first.find_element(By.TAG_NAME, "textarea").send_keys(f"现场{mark}")
        there.tap(second.find_element(By.CSS_SELECTOR, "input[value=not_applicable]"))
        there.find("#finding textarea").send_keys(f"护栏缺失{mark}")
        there.tap(there.find("#finding button"))
        there.find("#photos").send_keys(str(photo))
        there.tap(there.find("#photo button"))
        there.until(
            lambda d: len(d.find_elements(By.CSS_SELECTOR, "#outbox li[data-state=waiting]")) >= 4,
            "four wait",
        )
        there.driver.refresh()  # closed and opened again: it is still there
        there.until(
            lambda d: len(d.find_elements(By.CSS_SELECTOR, "#outbox li[data-state=waiting]")) >= 4,
            "four wait",
        )

        # Somebody at the office ticks the first item meanwhile.
        phone.sign_in(SUPERVISOR)
        phone.open(page)
        item = phone.find("#checklist fieldset")
        phone.tap(item.find_element(By.CSS_SELECTOR, ".jx-tick-choices .jx-tick--problem"))
        phone.tap(item.find_element(By.TAG_NAME, "textarea"))
        item.find_element(By.TAG_NAME, "textarea").clear()
        item.find_element(By.TAG_NAME, "textarea").send_keys(f"办公室{mark}")
        phone.click("保存勾选")
        phone.see("已勾选")

        wire.mend()
        there.open(f"{page}field")
        there.until(
            lambda d: d.find_elements(By.CSS_SELECTOR, "#outbox li[data-state=conflict]"), "two differ"
        )
        there.until(
            lambda d: not d.find_elements(By.CSS_SELECTOR, "#outbox li[data-state=waiting]"), "nothing waits"
        )
        there.see(f"办公室{mark}")
        there.see(f"现场{mark}")
        held = there.driver.execute_async_script(
            "const done = arguments[0], asked = indexedDB.open('field', 1); asked.onsuccess = () => {"
            "const all = asked.result.transaction('entries').objectStore('entries').getAll();"
            "all.onsuccess = () => done(JSON.stringify(all.result)) }"
        )
        assert f"护栏缺失{mark}" not in held  # what was taken over is not kept on the phone
        there.find("#back").click()
        there.see(f"护栏缺失{mark}")
        there.see("坑边.jpg")
        there.see("39.40110")
        there.find("#field button[value=field]")
        assert there.driver.execute_script("return document.documentElement.scrollWidth") <= WIDTH
        there.tap(there.find("#field button[value=field]"))
        there.until(
            lambda d: (
                f"现场{mark}"
                in str(d.find_element(By.CSS_SELECTOR, "#checklist textarea").get_attribute("value"))
            ),
            "chosen",
        )
