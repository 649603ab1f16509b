"""A drill, drawn on the map and published; another body confirms and accepts on a telephone while the first one looks on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

from tests.journeys.conftest import Browser, Site
from tests.journeys.doing import closed, do, here, submit
from tests.journeys.marks import new_mark
from tests.journeys.test_map import WITH_WEBGL, started

LEADING, TOLD = "yingjiju", "wuqing"
#: On the North Canal in Wuqing.
PLACE = "[116.96, 39.62]"


@pytest.fixture
def drawing(site: Site, tmp_path: Path) -> Iterator[Browser]:
    """A window of its own that draws maps."""
    driver = started(WITH_WEBGL, tmp_path / "profile")
    try:
        driver.set_window_size(1440, 900)
        yield Browser(driver, site)
    finally:
        driver.quit()


def test_a_drill_from_the_map_to_the_report(drawing: Browser, phone: Browser) -> None:
    mark = new_mark()
    drawing.sign_in(LEADING)
    drawing.open("/incidents/new")
    drawing.find("[data-draw-map][data-ready]")
    drawing.driver.execute_script(f"jianxingMap.jumpTo({{center: {PLACE}, zoom: 11}})")
    ActionChains(drawing.driver).click(drawing.find("[data-map-canvas] canvas")).perform()
    drawing.until(
        lambda _d: str(drawing.find("[name=places]").get_attribute("value")).startswith("116.9"), "a point"
    )
    drawing.click_label("演练")
    for name, value in (
        ("severity", "red"),
        ("title", f"漫堤{mark}"),
        ("description", "右堤一处漫溢"),
        ("place_name", "河西务镇北运河右堤"),
    ):
        drawing.fill(name, value)
    submit(drawing)
    drawing.see(f"【演练】漫堤{mark}")
    assert "武清区" in drawing.find("#place").text
    drawing.find("[data-place-map][data-ready]")
    do(drawing, "publish")
    closed(drawing)
    page, before = here(drawing), len(drawing.all("#history li"))
    drawing.driver.execute_script("window.kept = true")

    phone.sign_in(TOLD)
    phone.open("/notices/")
    phone.see("【演练】")
    phone.open(page)
    phone.see(f"【演练】漫堤{mark}")
    assert phone.driver.execute_script("return document.documentElement.scrollWidth") <= 375
    assert phone.driver.execute_script(
        "return document.querySelector('#place img').naturalWidth > 0"
    ) or phone.all("[data-place-map][data-ready]")
    phone.click("确认签收")
    phone.see("已签收")
    phone.click("接办")
    phone.until(lambda _d: not phone.all(".jx-acks"), "nothing more to acknowledge")

    drawing.until(lambda _d: len(drawing.all("#history li")) > before, "the time line to grow")
    drawing.until(lambda d: "武清区纪委监委" in d.find_element(By.ID, "history").text, "who confirmed")
    assert drawing.driver.execute_script("return window.kept"), "the page was not loaded again"
    assert drawing.fetch(f"{page}report.pdf").startswith(b"%PDF")
    do(drawing, "end")
    drawing.fill("reason", "演练结束", "dialog[open]")
    closed(drawing)
    drawing.see("已结束")
