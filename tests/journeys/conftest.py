"""The product as a newcomer starts it: ``jianxing demo`` in processes of its own, and a real browser before it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TypeVar
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from jianxing.demo.accounts import ACCOUNTS, PASSWORD

T = TypeVar("T")
#: A page takes a second or two; a machine that is busy with another journey takes longer, and waiting costs nothing.
PATIENCE = 60
START_SECONDS = 300
#: Short, so that somebody's absence can be waited for; who works is not signed out by it.
IDLE_MINUTES = 1
CHROME_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Site:
    """A running demonstration."""

    url: str
    home: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, started by its own command and stopped by SIGTERM."""
    home, port = tmp_path_factory.mktemp("home"), free_port()
    log = (home.parent / "demo.log").open("wb")
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("JIANXING_", "DJANGO_"))
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "jianxing.cli.main", "demo", "--port", str(port)],
        env=environment
        | {
            "JIANXING_HOME": str(home),
            "JIANXING_LANGUAGE": "zh-hans",
            "JIANXING_IDLE_MINUTES": str(IDLE_MINUTES),
        },
        stdout=log,
        stderr=log,
    )
    url, end = f"http://127.0.0.1:{port}", time.monotonic() + START_SECONDS
    try:
        while not ready(url):
            assert process.poll() is None, Path(log.name).read_text()
            assert time.monotonic() < end, Path(log.name).read_text()
            time.sleep(0.2)
        yield Site(url=url, home=home)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
        log.close()


def ready(url: str) -> bool:
    try:
        with urlopen(f"{url}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


@dataclass(frozen=True)
class Abandoned:
    """A session that was opened when the demonstration began, and left."""

    name: str
    value: str
    since: float

    def wait(self) -> None:
        """Wait until it has been left for too long."""
        time.sleep(max(0.0, self.since + IDLE_MINUTES * 60 + 1 - time.monotonic()))


@pytest.fixture(scope="session", autouse=True)
def abandoned(site: Site) -> Abandoned:
    """Somebody who signed in first of all and went away."""
    jar = CookieJar()
    opener = build_opener(HTTPCookieProcessor(jar))
    address = f"{site.url}/account/sign-in"
    with opener.open(address) as page:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    assert token
    sent = {"csrfmiddlewaretoken": token[1], "login": "jiaotong", "password": PASSWORD}
    opener.open(Request(address, urlencode(sent).encode(), {"Referer": address})).close()
    session = next(cookie for cookie in jar if "session" in cookie.name)
    return Abandoned(session.name, session.value or "", time.monotonic())


class Browser:
    """A browser window and the few things that people do in it."""

    password = PASSWORD
    logins = tuple(account.login for account in ACCOUNTS)

    def __init__(self, driver: webdriver.Chrome, site: Site) -> None:
        self.driver = driver
        self.site = site

    def open(self, path: str) -> None:
        """Go to an address of the site."""
        self.driver.get(self.site.url + path)

    def until(self, question: Callable[[webdriver.Chrome], T], what: str = "") -> T:
        """Wait until the question is answered with something true."""
        waiting = WebDriverWait(self.driver, PATIENCE, 0.1, (StaleElementReferenceException,))
        return waiting.until(question, what)

    def see(self, text: str) -> None:
        """Wait until the page shows a text."""
        self.until(
            lambda d: text in d.find_element(By.TAG_NAME, "body").text,
            f"“{text}” on {self.driver.current_url}",
        )

    def find(self, css: str) -> WebElement:
        """Return the first element, waiting for it."""
        return self.until(lambda d: next(iter(d.find_elements(By.CSS_SELECTOR, css)), None), css)  # type: ignore[return-value]

    def all(self, css: str) -> list[WebElement]:
        """Return every element that is there now."""
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def click(self, text: str, within: str = "main, dialog[open]") -> None:
        """Click the button or link that is labelled so and can be clicked."""

        def press(driver: webdriver.Chrome) -> bool:
            for place in driver.find_elements(By.CSS_SELECTOR, within):
                for tag in ("button", "a", "summary", "label"):
                    for element in place.find_elements(By.TAG_NAME, tag):
                        if element.text.strip() == text and element.is_displayed() and element.is_enabled():
                            self.tap(element)
                            return True
            return False

        self.until(press, f"a button “{text}” on {self.driver.current_url}")

    def tap(self, element: WebElement) -> None:
        """Bring an element to the middle of the screen and press it."""
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def fill(self, name: str, value: str, within: str = "") -> None:
        """Type into a field by its name."""
        field = self.find(f"{within} [name='{name}']")
        kind = field.get_attribute("type")
        if field.tag_name == "select":
            for option in field.find_elements(By.TAG_NAME, "option"):
                if value in (option.get_attribute("value"), option.text):
                    option.click()
                    return
            raise AssertionError(f"no option {value!r} in {name}")
        if kind == "date":
            self.driver.execute_script("arguments[0].value = arguments[1]", field, value)
        elif kind == "file":
            field.send_keys(value)
        else:
            field.clear()
            field.send_keys(value)

    def click_label(self, text: str, within: str = "main, dialog[open]") -> None:
        """Choose the radio button or box whose label begins so."""

        def choose(driver: webdriver.Chrome) -> bool:
            for place in driver.find_elements(By.CSS_SELECTOR, within):
                for label in place.find_elements(By.TAG_NAME, "label"):
                    if label.is_displayed() and label.text.strip().startswith(text):
                        self.tap(label)
                        return True
            return False

        self.until(choose, f"a choice “{text}” on {self.driver.current_url}")

    def pick(self, name: str, text: str, within: str = "dialog[open]") -> None:
        """Look for something in a picker of a form, and choose it among what was found."""
        self.fill(f"{name}_words", text, within)
        self.click_label(text, f"{within} .jx-picker:has([name={name}_words])")

    def sign_in(self, login: str) -> None:
        """Sign in as an account of the demonstration, whoever was before."""
        self.driver.delete_all_cookies()
        self.open("/account/sign-in")
        self.fill("login", login)
        self.fill("password", PASSWORD)
        self.find("main form button[type=submit]").click()
        self.until(lambda d: "/account/sign-in" not in d.current_url, "signed in")

    def enter_leads(self, passphrase: str) -> None:
        """Enter the leads room as who is signed in."""
        self.open("/leads/")
        self.fill("passphrase", passphrase)
        self.tap(self.find("main form.jx-form [type=submit]"))
        self.find("main form[action$='/leave']")

    def fetch(self, path: str) -> bytes:
        """Download what stands at an address, as who is signed in."""
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in self.driver.get_cookies())
        with urlopen(Request(self.site.url + path, headers={"Cookie": cookies}), timeout=60) as answer:
            return bytes(answer.read())

    def screenshot(self, path: Path) -> None:
        """Keep what the window shows."""
        self.driver.save_screenshot(str(path))


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """The system's Chromium, headless."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or "/usr/bin/chromium"
    for flag in (*CHROME_FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"intl.accept_languages": "zh-CN"})
    running = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
    try:
        yield running
    finally:
        running.quit()


@pytest.fixture
def browser(driver: webdriver.Chrome, site: Site) -> Browser:
    """A desktop-sized window."""
    driver.set_window_size(1440, 900)
    return Browser(driver, site)


@pytest.fixture
def phone(driver: webdriver.Chrome, site: Site) -> Iterator[Browser]:
    """A telephone's width, which headless windows only have when it is emulated."""
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 375, "height": 740, "deviceScaleFactor": 2, "mobile": True},
    )
    yield Browser(driver, site)
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
