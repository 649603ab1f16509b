"""A demonstration of its own with a headless browser before it, for benchmarks of pages."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

FLAGS = (
    "--headless=new", "--no-sandbox", "--no-first-run", "--disable-background-networking", "--window-size=1440,900",
)  # fmt: skip
#: A map draws with WebGL, which software does here.
DRAWN_BY_SOFTWARE = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
#: Without WebGL it paints as on a machine without a graphics card; by an imitated one a page takes seconds a frame.
WITHOUT_GRAPHICS = ("--disable-gpu",)


@contextmanager
def site(folder: Path) -> Iterator[tuple[str, Path]]:
    """A demonstration of its own, stopped afterwards."""
    home = folder / "home"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "JIANXING_HOME": str(home), "JIANXING_LANGUAGE": "zh-hans"}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jianxing.cli.main", "demo", "--port", str(port)],
            env=environment, stdout=log, stderr=log,
        )  # fmt: skip
        url, end = f"http://127.0.0.1:{port}", time.monotonic() + 900
        try:
            while not _ready(url):
                if process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError((folder / "log").read_text()[-2000:])
                time.sleep(0.5)
            yield url, home
        finally:
            process.terminate()
            process.wait(timeout=60)


def _ready(url: str) -> bool:
    try:
        with urlopen(f"{url}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def loaded(home: Path, script: str, *arguments: str) -> str:
    """Run a script on the demonstration in a process of its own, where Django is set up; returns the last line it printed."""
    place = home.parent / "load.py"
    place.write_text(script)
    done = subprocess.run(
        [sys.executable, str(place), *arguments],
        env={**os.environ, "JIANXING_HOME": str(home)},
        check=True,
        text=True,
        stdout=subprocess.PIPE,
    )
    return done.stdout.splitlines()[-1]


@contextmanager
def signed_in(
    url: str, folder: Path, login: str, password: str, *, painting: Sequence[str] = DRAWN_BY_SOFTWARE
) -> Iterator[webdriver.Chrome]:
    """A browser in which somebody is signed in; what is sent is counted from here on."""
    chrome = webdriver.ChromeOptions()
    chrome.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or "/usr/bin/chromium"
    for flag in (*FLAGS, *painting, f"--user-data-dir={folder / 'profile'}"):
        chrome.add_argument(flag)
    chrome.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    driver = webdriver.Chrome(chrome, Service(shutil.which("chromedriver")))
    try:
        driver.get(f"{url}/account/sign-in")
        driver.find_element(By.NAME, "login").send_keys(login)
        driver.find_element(By.NAME, "password").send_keys(password)
        driver.find_element(By.CSS_SELECTOR, "main form button[type=submit]").click()
        until(driver, "return !location.pathname.includes('sign-in')")
        bytes_sent(driver)
        yield driver
    finally:
        driver.quit()


def until(driver: webdriver.Chrome, script: str) -> None:
    end = time.monotonic() + 300
    while not driver.execute_script(script):
        if time.monotonic() > end:
            raise TimeoutError(script)
        time.sleep(0.02)


def bytes_sent(driver: webdriver.Chrome) -> float:
    """How many bytes came over the wire since this was asked last."""
    told: list[dict[str, Any]] = [
        json.loads(line["message"])["message"]
        for line in driver.get_log("performance")  # type: ignore[no-untyped-call]
    ]
    return float(
        sum(one["params"]["encodedDataLength"] for one in told if one["method"] == "Network.loadingFinished")
    )
