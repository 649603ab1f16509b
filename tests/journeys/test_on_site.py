"""On a building site, with a telephone: nothing is wider than the screen, and a thumb ticks the list."""

from pathlib import Path

import pytest
from PIL import Image
from selenium.webdriver.common.by import By

from tests.journeys.conftest import Browser
from tests.journeys.marks import new_mark
from tests.journeys.pages import PAGES, pages_of

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
