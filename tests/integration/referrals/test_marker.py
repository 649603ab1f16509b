"""A lead is written, passed on, opened and answered in the product's real processes; then everything that they left is searched.

Its words are nowhere in the data directory (tables, write-ahead log, temporary files, uploads, logs), in a dump of the database,
in a backup, or in what the processes said. That the search finds such words where they are, another text proves.
"""

import base64
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import psycopg
import pytest

from jianxing.cli.embedded import Cluster
from tests.integration.cli.installation import free_port

#: Long enough to stand nowhere by chance; one for each way by which words come in.
MARKS: Final = {
    "title": "标记甲鹄鸿鹣鲽QZJXA",
    "text": "标记乙麒麟貔貅QZJXB",
    "reporter": "标记丙饕餮梼杌QZJXC",
    "file name": "标记丁狻猊睚眦QZJXD",
    "attachment": "标记戊螭吻蒲牢QZJXE",
    "refused form": "标记己嘲风狴犴QZJXF",
    "returned": "标记庚负屃囚牛QZJXG",
    "passphrase": "口令标记辛椒图霸下QZJXH",
}
#: Written where words are stored in the open: the search must find it.
OPEN: Final = "标记壬诉求公开可寻QZJXI"
PASSWORD: Final = "Marker-people-2026"

SET_UP: Final = """
import sys
from datetime import UTC, date, datetime
from jianxing.cli.database import django_on
from jianxing.settings.config import load
with django_on(load()):
    from jianxing.cli.setup import set_up
    from jianxing.directory import operations as directory
    from jianxing.directory.acting import acting
    from jianxing.findings import operations as findings
    from jianxing.kernel.actor import Actor, Role
    set_up()
    node, at = Actor.system(), datetime.now(tz=UTC)
    for code, name in (("MA", "甲区纪委监委"), ("MB", "乙区纪委监委")):
        body = directory.add_body(code=code, name=name, kind="commission", by=node, at=at)
        for part, role in (("worker", Role.SUPERVISOR), ("leader", Role.LEADER), ("c1", Role.HANDLER),
                           ("c2", Role.HANDLER), ("c3", Role.HANDLER)):
            person = directory.add_person(login=f"{code.lower()}.{part}", name=part, password=sys.argv[1],
                                          must_change_password=False, by=node, at=at)
            directory.appoint(person=person, body=body, role=role, valid_from=date(2024, 1, 1), by=node, at=at)
            if (code, part) == ("MA", "worker"):
                by = Actor(person_id=person.pk, body_id=body.pk, role=role)
                with acting(by):
                    findings.register(description=sys.argv[2], domain="transport", found_on=at.date(), by=by, at=at)
"""


class Window:
    """A browser as far as forms go."""

    def __init__(self, url: str, login: str) -> None:
        self.url = url
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        self.post("/account/sign-in", login=login, password=PASSWORD, next="/")
        self.login = login

    @property
    def passphrase(self) -> str:
        return f"{MARKS['passphrase']}之{self.login[-2:]}"

    def get(self, path: str) -> str:
        with self.opener.open(self.url + path, timeout=60) as answer:
            return str(answer.read().decode())

    def post(self, path: str, **fields: str) -> str:
        page = (
            self.get(path.partition("#")[0])
            if not path.endswith(("/open", "/leave"))
            else self.get("/leads/")
        )
        data = urlencode(fields | {"csrfmiddlewaretoken": token(page)}).encode()
        return self.send(path, data, "application/x-www-form-urlencoded")

    def send(self, path: str, data: bytes, kind: str) -> str:
        request = Request(self.url + path, data, {"Referer": self.url + path, "Content-Type": kind})
        try:
            with self.opener.open(request, timeout=60) as answer:
                return str(answer.read().decode())
        except HTTPError as error:
            return str(error.read().decode())

    def upload(self, path: str, name: str, content: bytes, **fields: str) -> str:
        edge = "edge0f5d"
        fields |= {"csrfmiddlewaretoken": token(self.get(path))}
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        parts.append(
            f'--{edge}\r\nContent-Disposition: form-data; name="uploads"; filename="{name}"\r\n'
            "Content-Type: text/plain\r\n\r\n".encode()
            + content
            + f"\r\n--{edge}--\r\n".encode()
        )
        return self.send(path, b"".join(parts), f"multipart/form-data; boundary={edge}")

    def make_key(self) -> None:
        self.post("/leads/key", passphrase=self.passphrase, again=self.passphrase)

    def enter(self) -> None:
        self.post("/leads/", passphrase=self.passphrase, next="/leads/")


def token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, page[:2000]
    return found[1]


def spellings(word: str) -> Iterator[bytes]:
    """Yield every way in which a word may have been written down."""
    plain = word.encode()
    yield plain
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    yield word.encode("gb18030")
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    yield quote(word).encode()
    yield word.encode("unicode_escape")
    for shift in range(3):  # wherever in a longer text it begins, its middle is spelled in one of three ways
        yield base64.b64encode(bytes(shift) + plain)[4:-4]
        yield base64.urlsafe_b64encode(bytes(shift) + plain)[4:-4]


def where(word: str, places: dict[str, bytes]) -> list[str]:
    """Return the places in which a word stands in any spelling."""
    wanted = set(spellings(word))
    return sorted(name for name, content in places.items() if any(one in content for one in wanted))


def everything_in(folder: Path) -> dict[str, bytes]:
    found = {}
    for path in folder.rglob("*"):
        found[f"name of {path}"] = str(path).encode()
        if path.is_file() and not path.is_symlink():
            found[str(path)] = path.read_bytes()
    return found


def run(home: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words], env=os.environ | {"JIANXING_HOME": str(home), "LC_ALL": "C"},
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, bytes]]:
    """All that is left of it: the data directory while everything runs, a dump, a backup, and what was said."""
    home, port = Path(tmp_path_factory.mktemp("marker")) / "home", free_port()
    beside = home.parent
    run(home, "-c", SET_UP, PASSWORD, OPEN)
    log = (beside / "up.log").open("wb")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "jianxing.cli.main", "up", "--port", str(port)],
        env=environment | {"JIANXING_HOME": str(home), "TMPDIR": str(beside)},
        stdout=log, stderr=log,
    )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, process, beside / "up.log")
        work(url)
        cluster = Cluster(home)
        dump = subprocess.run(
            [str(pg_dump()), cluster.owner_dsn, "--inserts"], capture_output=True, check=True, timeout=300
        ).stdout
        with psycopg.connect(cluster.admin_dsn, autocommit=True) as admin:
            admin.execute("CHECKPOINT")
        run(home, "-m", "jianxing.cli.main", "backup", "-o", str(beside / "kept.jxb"))
        places = everything_in(beside)
        with zipfile.ZipFile(beside / "kept.jxb") as kept:
            places |= {f"backup {name}": kept.read(name) for name in kept.namelist()}
        places["pg_dump"] = dump
        yield places
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=120)
        log.close()


def wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 300
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        try:
            build_opener().open(f"{url}/readyz", timeout=5).close()
        except (URLError, OSError):
            time.sleep(0.3)
        else:
            return


def pg_dump() -> Path:
    from jianxing.cli.embedded import binaries

    return binaries.find(pg_bin=None).directory / "pg_dump"


def work(url: str) -> None:
    """The whole life of a lead, by the screens."""
    people = {
        login: Window(url, login)
        for body in ("ma", "mb")
        for login in (f"{body}.worker", f"{body}.leader", f"{body}.c1", f"{body}.c2", f"{body}.c3")
    }
    for window in people.values():
        window.make_key()
    for body in ("ma", "mb"):
        leader, worker = people[f"{body}.leader"], people[f"{body}.worker"]
        leader.enter()
        leader.post("/leads/keys/make", first=f"{body}.c1", second=f"{body}.c2", third=f"{body}.c3")
        choice = re.search(r'<option value="(\d+)">worker', leader.get("/leads/keys/give"))
        assert choice, leader.get("/leads/keys/")
        leader.post("/leads/keys/give", to=choice[1])
        worker.enter()
    worker, leader = people["ma.worker"], people["ma.leader"]
    to = re.search(r'<option value="(\d+)">乙区纪委监委', worker.get("/leads/new"))
    assert to
    refused = worker.upload(
        "/leads/new", f"{MARKS['refused form']}.txt", MARKS["refused form"].encode(),
        to="999999", title=MARKS["refused form"], text=MARKS["refused form"], reporter=MARKS["refused form"],
    )  # fmt: skip
    assert MARKS["refused form"] in refused  # given back to who typed it, and to nobody else
    # Long enough that a server would lay it down in a file on the way, if any could.
    content = MARKS["attachment"].encode() * 60_000
    sealed = worker.upload(
        "/leads/new", f"{MARKS['file name']}.txt", content,
        to=to[1], title=MARKS["title"], text=MARKS["text"], reporter=MARKS["reporter"],
    )  # fmt: skip
    found = re.search(r"/leads/(\d+)/", sealed)
    assert found, sealed
    lead = f"/leads/{found[1]}"
    leader.post(f"{lead}/do/send")
    worker, leader = people["mb.worker"], people["mb.leader"]
    worker.post(f"{lead}/do/receive")
    choice = re.search(r'<option value="(\d+)">worker', leader.get(f"{lead}/authorise"))
    assert choice
    leader.post(f"{lead}/authorise", to=choice[1])
    opened = worker.post(f"{lead}/open")
    assert MARKS["title"] in opened
    assert MARKS["text"] in opened
    assert MARKS["file name"] in opened
    assert MARKS["reporter"] not in opened
    data = urlencode({"csrfmiddlewaretoken": token(opened)}).encode()
    assert MARKS["attachment"] in worker.send(f"{lead}/files/0", data, "application/x-www-form-urlencoded")
    leader.post(f"{lead}/do/return", reason=MARKS["returned"])
    # What is asked besides: a search, a list, a brief's figures, a wrong address, a passphrase typed as a word to be sought.
    for login in ("ma.worker", "mb.worker"):
        for path in ("/search/?q=QZJX", "/notices/", "/workbench/", "/figures/", "/leads/999999/"):
            try:
                shown = people[login].get(path)
            except HTTPError as error:
                shown = error.read().decode()
            assert not any(word in shown for word in MARKS.values()), path


def test_the_search_finds_what_is_there(left: dict[str, bytes]) -> None:
    found = where(OPEN, left)
    assert "pg_dump" in found
    assert any("pg_wal" in place for place in found)
    assert any("/base/" in place for place in found)


@pytest.mark.parametrize("way", MARKS)
def test_nothing_that_was_sealed_is_found(left: dict[str, bytes], way: str) -> None:
    assert where(MARKS[way], left) == []


def test_every_word_was_looked_for_in_something(left: dict[str, bytes]) -> None:
    assert len(left) > 500
    assert sum(len(content) for content in left.values()) > 20_000_000


@pytest.mark.parametrize("word", [MARKS["text"], OPEN])
def test_each_spelling_is_known_in_the_middle_of_other_bytes(word: str) -> None:
    for place in range(3):
        around = b"x" * place + word.encode() + b"yz"
        written = (
            around, around.hex().encode(), base64.b64encode(around), base64.urlsafe_b64encode(around),
            b"?q=" + quote(word).encode(), repr(ascii(word)).encode(),
        )  # fmt: skip
        for content in written:
            if b"\\\\u" in content:
                content = content.replace(b"\\\\u", b"\\u")
            assert where(word, {"here": content}) == ["here"], content
