"""Somebody looks at the map, switches a domain off, goes from a row to its place and back, and keeps the address; somebody whose
browser cannot draw reads the same from a picture and a list."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from tests.journeys.conftest import CHROME_FLAGS, Browser, Site

#: Drawn by the processor: the machine that runs the tests need not have a graphics card.
WITH_WEBGL = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
WITHOUT = ("--disable-gpu", "--disable-3d-apis")
RAIL = "京滨城际铁路"
#: What the library that draws the map lets stand in the console of requests that it gives up, for a tile out of sight.
GIVEN_UP = "signal is aborted without reason"


def started(flags: tuple[str, ...], profile: Path) -> webdriver.Chrome:
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or "/usr/bin/chromium"
    for flag in (
        *(flag for flag in CHROME_FLAGS if flag != "--disable-gpu"),
        *flags,
        f"--user-data-dir={profile}",
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options, Service(shutil.which("chromedriver")))


@pytest.fixture(params=[WITH_WEBGL, WITHOUT], ids=["drawn", "not drawn"])
def opened(request: pytest.FixtureRequest, site: Site, tmp_path: Path) -> Iterator[Browser]:
    """A browser signed in as the traffic group's supervisor."""
    driver = started(request.param, tmp_path / "profile")
    try:
        browser = Browser(driver, site)
        driver.set_window_size(1440, 900)
        browser.sign_in("jiaotong")
        yield browser
        lines = driver.get_log("browser")  # type: ignore[no-untyped-call]
        told = [line["message"] for line in lines if line["level"] == "SEVERE"]
        assert not [one for one in told if GIVEN_UP not in one]
    finally:
        driver.quit()


def test_the_map_and_its_list_say_the_same(opened: Browser, request: pytest.FixtureRequest) -> None:
    opened.open("/atlas/map/?at=117.2,39.2,8")
    opened.see(RAIL)
    if "not drawn" in request.node.name:
        opened.see("缺少 WebGL")
        picture = opened.find("[data-map-picture]")
        opened.until(
            lambda d: d.execute_script("return arguments[0].naturalWidth > 0", picture), "the picture"
        )
        opened.tap(opened.find(".jx-map-moves a"))
        opened.until(lambda d: "9.00" in d.current_url, "nearer")
        opened.see(RAIL)
        return
    opened.find("[data-map][data-ready]")
    opened.tap(opened.find("input[name=show][value=transport]"))
    opened.until(
        lambda d: RAIL not in d.find_element(By.ID, "map-list").text, "nothing of transport in the list"
    )
    for key in ("areas", "conflicts"):
        opened.tap(opened.find(f"input[name=show][value={key}]"))
    opened.see("图面内没有要素")
    assert "transport" in opened.driver.current_url
    opened.tap(opened.find("input[name=show][value=transport]"))
    opened.tap(opened.find("tr[data-thing^='feature:'] [data-map-go]"))
    row = opened.find("tr[aria-current=true]")
    name = row.find_element(By.CSS_SELECTOR, "th a").text
    opened.until(lambda d: name in d.find_element(By.CSS_SELECTOR, "[data-map-card]").text, "the card")
    opened.until(lambda d: "selected=feature" in d.current_url, "kept in the address")
    opened.open(opened.driver.current_url.removeprefix(opened.site.url))
    assert name in opened.find("tr[aria-current=true]").text
