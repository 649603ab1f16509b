"""Makes the pictures of the documentation from a fresh demonstration: ``make screenshots``.

Starts the demonstration on a data directory of its own, signs in as the people of the scenario, and writes
``docs/pictures/*.png``; names on the command line choose among them.
"""

import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).resolve().parent.parent
PICTURES_IN = ROOT / "docs" / "pictures"
LEDGER = ROOT / "src" / "jianxing" / "demo" / "ledgers" / "transport_2025.xlsx"
#: As the demonstration's sign-in page says it.
PASSWORD = "Jianxing-demo-2026"
START_SECONDS = 300
MOST_BYTES = 250_000
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=zh-CN")
DESKTOP, PHONE = (1440, 900), (375, 740)


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as somebody sees it: opened, with *click* followed, or with a ledger uploaded on it."""

    name: str
    path: str
    login: str = "jiaotong"
    size: tuple[int, int] = DESKTOP
    click: str = ""
    upload: Path | None = None


PICTURES = (
    Picture("ledger", "/findings/"),
    Picture("finding", "/findings/?state=submitted", click="#ledger tbody th a"),
    Picture("workbench", "/workbench/"),
    Picture("import", "/imports/", upload=LEDGER),
    Picture("project", "/projects/?q=河西务", login="wuqing", click="main tbody th a"),
    Picture("ledger-phone", "/findings/", size=PHONE),
    Picture("acts", "/acts/", login="audit"),
)


@contextmanager
def demonstration() -> Iterator[str]:
    """Start a demonstration of its own and stop it again; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("JIANXING_")}
        server = subprocess.Popen(
            [sys.executable, "-m", "jianxing.cli.main", "demo", "--port", str(port)],
            env=environment | {"JIANXING_HOME": home},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            await_ready(address, server)
            yield address
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


def await_ready(address: str, server: "subprocess.Popen[bytes]") -> None:
    """Wait until the demonstration answers; gives up after five minutes or when it ends."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the demonstration did not start; look at it with: make demo")


@contextmanager
def browser() -> Iterator[webdriver.Chrome]:
    """A headless Chromium of the system that speaks Chinese."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    for flag in FLAGS:
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"intl.accept_languages": "zh-CN"})
    service = Service(shutil.which("chromedriver"), env={**os.environ, "LANGUAGE": "zh_CN"})
    opened = webdriver.Chrome(options=options, service=service)
    try:
        yield opened
    finally:
        opened.quit()


def sign_in(page: webdriver.Chrome, address: str, login: str) -> None:
    """Sign in, whoever was before."""
    page.delete_all_cookies()
    page.get(f"{address}/account/sign-in")
    page.find_element(By.NAME, "login").send_keys(login)
    page.find_element(By.NAME, "password").send_keys(PASSWORD)
    page.find_element(By.CSS_SELECTOR, "main form [type=submit]").click()
    WebDriverWait(page, 20).until(lambda p: "sign-in" not in p.current_url)


def take(page: webdriver.Chrome, address: str, picture: Picture) -> bytes:
    """Go to the page and return what it looks like."""
    width, height = picture.size
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": picture.size == PHONE}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    sign_in(page, address, picture.login)
    page.get(f"{address}{picture.path}")
    if picture.click:
        page.find_element(By.CSS_SELECTOR, picture.click).click()
    if picture.upload:
        page.find_element(By.NAME, "file").send_keys(str(picture.upload))
        page.find_element(By.CSS_SELECTOR, "form.jx-import-upload [type=submit]").click()
        WebDriverWait(page, 60).until(lambda p: p.find_elements(By.CSS_SELECTOR, ".jx-sheet"))
        page.get(f"{page.current_url.split('?')[0]}?step=sheet&only=doubts")
        page.execute_script(
            "document.querySelector('.jx-sheet td .jx-doubt').scrollIntoView({inline: 'center'})"
        )
    WebDriverWait(page, 20).until(lambda p: p.execute_script("return document.readyState") == "complete")
    time.sleep(1)  # photos and plots are drawn after the page is complete
    return page.get_screenshot_as_png()


def keep(png: bytes, path: Path) -> None:
    """Write a picture with as few colours as its size allows."""
    drawn = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (256, 128, 64):
        drawn.quantize(colours, dither=Image.Dither.NONE).save(path, "PNG", optimize=True)
        if path.stat().st_size < MOST_BYTES:
            return
    raise SystemExit(f"{path.name} stays above {MOST_BYTES} bytes")


def main() -> None:
    """Take all pictures, or those named on the command line."""
    wanted = [picture for picture in PICTURES if picture.name in sys.argv[1:]] or PICTURES
    PICTURES_IN.mkdir(parents=True, exist_ok=True)
    with demonstration() as address, browser() as page:
        for picture in wanted:
            path = PICTURES_IN / f"{picture.name}.png"
            keep(take(page, address, picture), path)
            print(path.relative_to(ROOT), path.stat().st_size, file=sys.stderr)


if __name__ == "__main__":
    main()
