"""A phone at the door in a real browser: what is written without a network is kept, sent when there is one, and is one report."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psycopg
import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

from jianxing.cli.embedded import Cluster
from jianxing.directory.acting import acting
from jianxing.feedback import operations
from jianxing.feedback.models import Door, Report
from tests.integration.feedback.matters import photo
from tests.journeys.conftest import CHROME_FLAGS, free_port
from tests.standing import AT, Standing


class Process:
    """The door as it runs: its own process, started on one port again and again."""

    def __init__(self, dsn: str) -> None:
        self.port, self._dsn = free_port(), dsn
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        told = {"DOOR_DATABASE_URL": self._dsn, "DOOR_HOST": "127.0.0.1", "DOOR_PORT": str(self.port)}
        command = [sys.executable, "-m", "jianxing.cli.door.serving"]
        self._running = subprocess.Popen(command, env={"PATH": os.environ["PATH"], **told})
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                with urlopen(f"{self.url}/door.js", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the door did not open")

    def kill(self) -> None:
        if self._running is not None:
            self._running.send_signal(signal.SIGTERM)
            self._running.wait(timeout=30)
            self._running = None
            with socket.socket() as probe:
                assert probe.connect_ex(("127.0.0.1", self.port)) != 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def process(cluster: Cluster, own_database: str, at_the_door: psycopg.Connection[Any]) -> Iterator[Process]:
    running = Process(psycopg.conninfo.make_conninfo(cluster.door_dsn, dbname=own_database))
    running.start()
    yield running
    running.kill()


@pytest.fixture
def phone() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    for flag in CHROME_FLAGS:
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=Service())
    size = {"width": 375, "height": 740, "deviceScaleFactor": 2, "mobile": True}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    yield driver
    driver.quit()


def online(phone: webdriver.Chrome, is_online: bool) -> None:
    phone.execute_cdp_cmd("Network.enable", {})
    phone.execute_cdp_cmd(
        "Network.emulateNetworkConditions",
        {"offline": not is_online, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    )


def wait(phone: webdriver.Chrome, until: Callable[[webdriver.Chrome], Any]) -> Any:
    return WebDriverWait(phone, 40, ignored_exceptions=[Exception]).until(until)


def states(phone: webdriver.Chrome) -> list[str]:
    lines = phone.find_elements(By.CSS_SELECTOR, "#outbox li")
    return [str(line.get_attribute("data-state")) for line in lines]


def test_what_is_written_without_a_network_is_sent_once_there_is_one(
    process: Process, phone: webdriver.Chrome, door: Door, world: Standing, tmp_path: Path
) -> None:
    taken = tmp_path / "ramp.jpg"
    taken.write_bytes(photo())
    origin = {"origin": process.url, "permissions": ["geolocation"]}
    phone.execute_cdp_cmd("Browser.grantPermissions", origin)
    here = {"latitude": 39.4011, "longitude": 117.0522, "accuracy": 20}
    phone.execute_cdp_cmd("Emulation.setGeolocationOverride", here)
    phone.get(f"{process.url}/{door.code}")
    kept = "return caches.open('door-1').then(kept => kept.match(location.pathname)).then(Boolean)"
    wait(phone, lambda at: at.execute_script(kept))
    assert phone.execute_script("return document.documentElement.scrollWidth") <= 375

    process.kill()
    online(phone, False)
    phone.refresh()  # the page itself comes from the phone now
    wait(phone, lambda at: at.find_element(By.ID, "here").is_displayed())
    Select(phone.find_element(By.ID, "category")).select_by_value("facility")
    phone.find_element(By.ID, "text").send_keys("坡道被堵")
    phone.find_element(By.ID, "contact").send_keys("tel 1234")
    phone.find_element(By.ID, "photos").send_keys(str(taken))
    phone.find_element(By.ID, "here").click()
    wait(phone, lambda at: "39.40110" in at.find_element(By.ID, "point-said").text)
    phone.find_element(By.CSS_SELECTOR, "#form > button").click()
    wait(phone, lambda at: states(at) == ["waiting"])
    phone.refresh()  # closed and opened again: it is still there
    wait(phone, lambda at: states(at) == ["waiting"])
    code = phone.find_element(By.CSS_SELECTOR, "#outbox .code").text
    with acting(world.supervisor):
        assert not Report.objects.exists()

    process.start()
    online(phone, True)
    wait(phone, lambda at: states(at) == ["taken"])
    held = phone.execute_async_script(
        "const done = arguments[0], asked = indexedDB.open('door', 1); asked.onsuccess = () => {"
        "const all = asked.result.transaction('outbox').objectStore('outbox').getAll();"
        "all.onsuccess = () => done(JSON.stringify(all.result)) }"
    )
    assert "坡道被堵" not in held
    assert "1234" not in held
    assert operations.tick(today=AT.date(), at=AT).reports == 1
    phone.execute_script("return doorOutbox.flush()")
    assert operations.tick(today=AT.date(), at=AT).reports == 0
    with acting(world.helper):
        report = Report.objects.get()
        assert (report.text, report.longitude, report.latitude) == ("坡道被堵", 117.0522, 39.4011)
        assert report.file_links.count() == 1
        assert operations.open_contact(report=report, reason="约时间", by=world.helper, at=AT) == "tel 1234"
        operations.accept(report=report, by=world.helper, at=AT)
        operations.answer(report=report, text="已清理", by=world.helper, at=AT)

    phone.get(f"{process.url}/follow?lang=en")
    wait(phone, lambda at: at.find_element(By.CSS_SELECTOR, "#kept button")).click()
    assert phone.find_element(By.ID, "code").get_attribute("value") == code
    phone.find_element(By.CSS_SELECTOR, "form > button").click()
    wait(phone, lambda at: "已清理" in at.find_element(By.TAG_NAME, "body").text)
    phone.find_element(By.CSS_SELECTOR, "button[value=yes]").click()
    wait(
        phone, lambda at: not at.find_elements(By.CSS_SELECTOR, "button[value=yes]")
    )  # it has been handed in
    operations.tick(today=AT.date(), at=AT)
    with acting(world.helper):
        assert Report.objects.get().state == "solved"
    log: Any = phone.get_log("browser")  # type: ignore[no-untyped-call]  # ships no types for it
    bad = [line for line in log if "Content Security Policy" in line["message"]]
    assert bad == []
