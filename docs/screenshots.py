"""Makes the pictures of the documentation from the demonstration: ``make screenshots``.

Starts the demonstration on a data directory of its own (kept in ``.home/screenshots``, so that the second time is
quick), signs in as the people of the scenario, and writes ``docs/images/*.png``.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".home" / "screenshots"
IMAGES = ROOT / "docs" / "images"
PORT = 20_987
ADDRESS = f"http://127.0.0.1:{PORT}"
START_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as somebody sees it; ``click`` is followed first (the first row, say)."""

    name: str
    path: str
    login: str = "jiaotong"
    language: str = "zh-CN"
    width: int = 1440
    height: int = 900
    click: str = ""


PICTURES = (
    Picture("ledger", "/findings/"),
    Picture("ledger-en", "/findings/", language="en"),
    Picture("ledger-phone", "/findings/", width=375, height=780),
    Picture("workbench", "/workbench/"),
    Picture("finding", "/findings/", click="tbody th a"),
    Picture("project", "/projects/", click="tbody th a"),
    Picture("import", "/imports/"),
    Picture("acts", "/acts/", login="audit"),
)


def start() -> subprocess.Popen[bytes]:
    """Start the demonstration and wait until it answers; gives up after five minutes."""
    HOME.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "JIANXING_HOME": str(HOME)}
    command = [str(Path(sys.executable).with_name("jianxing")), "demo", "--port", str(PORT)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)  # noqa: S603 - our own program
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{ADDRESS}/readyz", timeout=2)  # noqa: S310 - our own address
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return server
    server.send_signal(signal.SIGTERM)
    raise SystemExit(
        f"the demonstration did not answer within {START_SECONDS} s; its log is in {HOME / 'logs'}"
    )


def browser(picture: Picture) -> webdriver.Chrome:
    """A headless Chromium of the system, of the picture's size and language."""
    options = Options()
    for flag in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--lang={picture.language}",
    ):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"intl.accept_languages": picture.language})
    opened = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    metrics = {
        "width": picture.width,
        "height": picture.height,
        "deviceScaleFactor": 1,
        "mobile": picture.width < 768,
    }
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    return opened


def take(picture: Picture, password: str) -> None:
    """Sign in, go to the page and keep what it looks like."""
    page = browser(picture)
    try:
        page.get(f"{ADDRESS}/account/sign-in")
        page.find_element(By.NAME, "login").send_keys(picture.login)
        page.find_element(By.NAME, "password").send_keys(password)
        page.find_element(By.CSS_SELECTOR, "main [type=submit]").click()
        WebDriverWait(page, 10).until(lambda p: "sign-in" not in p.current_url)
        cookie = {"name": "django_language", "value": "en" if picture.language == "en" else "zh-hans"}
        page.add_cookie(cookie)
        page.get(f"{ADDRESS}{picture.path}")
        if picture.click:
            page.find_element(By.CSS_SELECTOR, picture.click).click()
        WebDriverWait(page, 10).until(lambda p: p.execute_script("return document.readyState") == "complete")
        time.sleep(1)  # plots are drawn after the page is complete
        page.save_screenshot(str(IMAGES / f"{picture.name}.png"))
        print(f"docs/images/{picture.name}.png", file=sys.stderr)  # noqa: T201 - progress
    finally:
        page.quit()


def main() -> None:
    """Take all pictures, or those named on the command line."""
    wanted = [picture for picture in PICTURES if picture.name in sys.argv[1:]] or list(PICTURES)
    IMAGES.mkdir(parents=True, exist_ok=True)
    server = start()
    try:
        password = json.loads((HOME / "demo-accounts.json").read_text(encoding="utf-8"))["password"]
        for picture in wanted:
            take(picture, password)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


if __name__ == "__main__":
    main()
