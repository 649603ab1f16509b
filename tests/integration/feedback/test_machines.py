"""A door on a machine of its own: what is refused, then office and door as two processes with nothing but files between them."""

import hashlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jianxing.cli import feedback, main
from jianxing.cli.door import carrying as at_door
from jianxing.cli.door.own import BASE, NoStore, Own, make
from jianxing.cli.door.store import Handed
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.feedback import carrying, operations, queries
from jianxing.feedback.carrying import Card, FileRefused, Why
from jianxing.feedback.models import Carried, Door, DoorMachine, Intake, Report
from jianxing.kernel import sealing
from tests.integration.feedback.matters import photo, token_of
from tests.journeys.conftest import free_port
from tests.standing import AT, Standing, login_of

LATER = AT + timedelta(hours=1)


def handed(door: Door, code: str, **more: Any) -> Handed:
    """A report as the page hands it to the store."""
    said = {"category": "facility", "text": f"坡道被堵 {code}", "longitude": 117.2, "latitude": 39.1}
    given = {
        "door": door.code,
        "identity": token_of(code),
        "token": token_of(code),
        "kind": "report",
        "said": said,
        **more,
    }
    return Handed(**given)


def card_of(own: Own) -> tuple[str, str]:
    """The card of a machine, and its fingerprint."""
    key = own.key()
    card = Card(own.about("name"), carrying.public_of(key))
    return card.signed(key=key), card.fingerprint


@pytest.fixture
def own(tmp_path: Path) -> Own:
    make(tmp_path / "door", name="演示公园机房")
    return Own(tmp_path / "door")


@pytest.fixture
def machine(own: Own, door: Door, world: Standing) -> DoorMachine:
    """That machine, accepted by the group whose the door is."""
    card, fingerprint = card_of(own)
    with acting(world.supervisor) as by:
        return operations.accept_machine(card=card, fingerprint=fingerprint, by=by, at=AT)


@pytest.fixture
def to_door(machine: DoorMachine, world: Standing, tmp_path: Path) -> Callable[[datetime], tuple[Path, str]]:
    """Writes a file for the machine; returns it with the fingerprint of the office's key."""

    def write(at: datetime) -> tuple[Path, str]:
        path = tmp_path / f"to-door-{at:%H%M%S}.jxd"
        with acting(world.supervisor) as by:
            return path, operations.hand_over(machine=machine, to=path, by=by, at=at).fingerprint

    return write


def why(does: Callable[[], Any]) -> Why:
    """Why a file is refused."""
    with pytest.raises(FileRefused) as refusal:
        does()
    return refusal.value.why


def altered(path: Path, to: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """A file with members changed, whole as a zip."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), change(name, old.read(name)))
    return to


def test_no_other_folder_is_a_store(tmp_path: Path, own: Own) -> None:
    with pytest.raises(NoStore):
        Own(tmp_path)
    with pytest.raises(NoStore):
        make(own.folder, name="again")
    assert (own.folder / "door.key").stat().st_mode & 0o077 == 0
    with pytest.raises(at_door.NoOffice):
        at_door.hand_over(own, tmp_path / "x.jxd", at=AT)


def test_a_machine_is_accepted_by_its_fingerprint_by_who_keeps_doors(
    own: Own, door: Door, world: Standing
) -> None:
    card, fingerprint = card_of(own)
    with acting(world.handler) as by, pytest.raises(NotAllowed):
        operations.accept_machine(card=card, fingerprint=fingerprint, by=by, at=AT)
    with acting(world.supervisor) as by:
        with pytest.raises(operations.MachineRefused):
            operations.accept_machine(card=card, fingerprint="0" * 64, by=by, at=AT)
        signed_by_another = Card("x", carrying.public_of(own.key())).signed(key=Ed25519PrivateKey.generate())
        assert (
            why(lambda: operations.accept_machine(card=signed_by_another, fingerprint="", by=by, at=AT))
            == Why.ALTERED
        )
        assert why(lambda: operations.accept_machine(card="{}", fingerprint="", by=by, at=AT)) == Why.WRONG
        made = operations.accept_machine(card=card, fingerprint=fingerprint, by=by, at=AT)
        with pytest.raises(operations.MachineRefused):
            operations.accept_machine(card=card, fingerprint=fingerprint, by=by, at=AT)
    for other in (world.handler, world.outsider, world.leader):
        with acting(other) as by:
            assert not queries.machines().exists()
            with pytest.raises(NotAllowed):
                operations.revoke_machine(machine=made, reason="x", by=by, at=AT)
    with acting(world.supervisor) as by:
        operations.revoke_machine(machine=made, reason="已撤场", by=by, at=AT)
        with pytest.raises(Refused):
            operations.hand_over(machine=made, to=own.folder / "x", by=by, at=AT)


def test_the_door_refuses_what_is_not_the_next_file_of_its_office(
    own: Own, to_door: Callable[[datetime], tuple[Path, str]], tmp_path: Path
) -> None:
    first, fingerprint = to_door(AT)
    second, _same = to_door(LATER)
    with pytest.raises(at_door.NotTrusted) as untrusted:
        at_door.take(own, first)
    assert untrusted.value.fingerprint == fingerprint
    assert why(lambda: at_door.take(own, first, fingerprint="0" * 64)) == Why.FOREIGN
    assert own.counts() == {"doors": 0}
    assert at_door.take(own, second, fingerprint=fingerprint).doors == 1
    assert why(lambda: at_door.take(own, second)) == Why.REPEATED
    assert why(lambda: at_door.take(own, first)) == Why.OLD
    third, _same = to_door(LATER + timedelta(hours=1))
    (tmp_path / "none.jxd").write_bytes(b"no file of ours")
    assert why(lambda: at_door.take(own, tmp_path / "none.jxd")) == Why.WRONG
    told_otherwise = altered(
        third, tmp_path / "told.jxd", lambda name, data: data.replace(b"facility", b"price") + b" "
    )
    assert why(lambda: at_door.take(own, told_otherwise)) in (Why.ALTERED, Why.WRONG)
    content = altered(
        third, tmp_path / "c.jxd", lambda name, data: data[:-1] + b" " if "contents" in name else data
    )
    assert why(lambda: at_door.take(own, content)) == Why.ALTERED
    whole = third.read_bytes()
    (tmp_path / "short.jxd").write_bytes(whole[:-100])
    assert why(lambda: at_door.take(own, tmp_path / "short.jxd")) == Why.WRONG
    make(tmp_path / "other", name="另一台")
    assert why(lambda: at_door.take(Own(tmp_path / "other"), third, fingerprint=fingerprint)) == Why.FOREIGN
    at_door.take(own, third)
    to_office = tmp_path / "out.jxd"
    at_door.hand_over(own, to_office, at=LATER)
    assert why(lambda: at_door.take(own, to_office)) == Why.WRONG


def test_the_office_refuses_what_is_not_the_next_file_of_its_machine(
    own: Own, door: Door, world: Standing, to_door: Callable[[datetime], tuple[Path, str]], tmp_path: Path
) -> None:
    path, fingerprint = to_door(AT)
    at_door.take(own, path, fingerprint=fingerprint)
    assert own.hand_in(handed(door, "one")) == "taken"
    files = [tmp_path / f"{n}.jxd" for n in range(3)]
    for n, file in enumerate(files):
        at_door.hand_over(own, file, at=AT + timedelta(minutes=n))
    make(tmp_path / "other", name="另一台")
    stranger = Own(tmp_path / "other")
    with stranger.writing() as base:
        stranger.put_about(base, office=own.about("office"))
    at_door.hand_over(stranger, tmp_path / "strange.jxd", at=AT)

    def taken(file: Path, at: datetime = LATER) -> Any:
        with acting(world.supervisor) as by:
            return operations.bring(path=file, by=by, at=at)

    with acting(world.handler) as by, pytest.raises(NotAllowed):
        operations.bring(path=files[0], by=by, at=AT)
    assert why(lambda: taken(tmp_path / "strange.jxd")) == Why.FOREIGN
    assert why(lambda: taken(path)) == Why.WRONG
    cut = altered(
        files[1], tmp_path / "cut.jxd", lambda name, data: data[:-1] if "contents" in name else data
    )
    assert why(lambda: taken(cut)) == Why.ALTERED
    with acting(world.supervisor):
        assert not Intake.objects.exists()
    assert taken(files[1]) == {"taken": 1}
    assert why(lambda: taken(files[1])) == Why.REPEATED
    assert why(lambda: taken(files[0])) == Why.OLD
    assert taken(files[2]) == {"known": 1}  # not confirmed yet, so it came again
    with acting(world.supervisor) as by:
        assert Intake.objects.count() == 1
        assert Carried.objects.get().outcome == "taken"
        operations.revoke_machine(machine=queries.machines().get(), reason="已撤场", by=by, at=LATER)
    at_door.hand_over(own, tmp_path / "last.jxd", at=AT + timedelta(hours=2))
    assert why(lambda: taken(tmp_path / "last.jxd")) == Why.FOREIGN


def test_what_a_machine_that_was_taken_over_signs_harms_no_other_envelope(
    own: Own, door: Door, world: Standing, to_door: Callable[[datetime], tuple[Path, str]], tmp_path: Path
) -> None:
    path, fingerprint = to_door(AT)
    at_door.take(own, path, fingerprint=fingerprint)
    own.hand_in(handed(door, "honest"))
    own.hand_in(handed(door, "long", said={"category": "facility", "text": "x" * 30_000}))
    own.hand_in(handed(door, "nul", said={"category": "facility", "text": "a\x00b"}))
    own.hand_in(handed(door, "moved"))
    own.hand_in(handed(door, "sealed to somebody else"))
    with own.writing() as base:
        base.execute(
            "UPDATE envelope SET identity = ? WHERE identity = ?", (token_of("elsewhere"), token_of("moved"))
        )
        junk = sealing.wrap(b"{}", public=sealing.Pair.make().public, bound=b"x")
        base.execute(
            "UPDATE envelope SET sealed = ?, sha256 = ?, size = ? WHERE identity = ?",
            (junk, hashlib.sha256(junk).hexdigest(), len(junk), token_of("sealed to somebody else")),
        )
    at_door.hand_over(own, tmp_path / "out.jxd", at=AT)
    with acting(world.supervisor) as by:
        assert operations.bring(path=tmp_path / "out.jxd", by=by, at=LATER) == {"taken": 1, "refused": 4}
        assert Intake.objects.count() == 1
    path, _same = to_door(LATER)
    at_door.take(own, path)
    assert own.counts() == {"doors": 1, "taken": 1, "refused": 4}
    told = own.ask(token_of("long"))
    assert told is not None
    assert told["refused"] is True


def test_the_store_keeps_nothing_readable_and_tells_repetitions_apart(
    own: Own, door: Door, world: Standing, to_door: Callable[[datetime], tuple[Path, str]], tmp_path: Path
) -> None:
    assert own.hand_in(handed(door, "before any file")) == "closed"
    path, fingerprint = to_door(AT)
    at_door.take(own, path, fingerprint=fingerprint)
    report = handed(door, "one", photos=[photo()])
    assert own.hand_in(report) == "taken"
    assert own.hand_in(report) == "known"
    assert own.hand_in(handed(door, "one", said={"category": "price", "text": "x"})) == "differs"
    word = Handed(
        door="", identity=token_of("word"), token=token_of("one"), kind="word", said={"solved": True}
    )
    assert own.hand_in(word) == "closed"  # there is no answer to speak of
    kept = b"".join(file.read_bytes() for file in own.folder.iterdir() if file.name.startswith(BASE))
    assert "坡道被堵".encode() not in kept
    assert b"Camera of somebody" not in kept
    at_door.hand_over(own, tmp_path / "a.jxd", at=AT)
    with acting(world.supervisor) as by:
        operations.bring(path=tmp_path / "a.jxd", by=by, at=LATER)
        operations.close_door(door=door, by=by, at=LATER)
    path, _same = to_door(LATER)
    at_door.take(own, path)
    assert own.entry(door.code) is None
    assert own.hand_in(handed(door, "late")) == "closed"
    assert own.hand_in(report) == "known"
    assert at_door.hand_over(own, tmp_path / "b.jxd", at=LATER).envelopes == 0
    with sqlite3.connect(own.folder / BASE) as base:
        assert base.execute("SELECT count(*) FROM envelope WHERE sealed IS NOT NULL").fetchone() == (0,)


def test_a_file_that_was_lost_is_made_good_by_the_next(
    own: Own, door: Door, world: Standing, to_door: Callable[[datetime], tuple[Path, str]], tmp_path: Path
) -> None:
    path, fingerprint = to_door(AT)
    at_door.take(own, path, fingerprint=fingerprint)
    for n in range(3):
        own.hand_in(handed(door, f"report {n}"))
    at_door.hand_over(own, tmp_path / "a.jxd", at=AT)
    with acting(world.supervisor) as by:
        operations.bring(path=tmp_path / "a.jxd", by=by, at=LATER)
    to_door(LATER)  # nobody carries it
    path, _same = to_door(LATER + timedelta(minutes=1))
    assert at_door.take(own, path).told == 3
    assert own.counts() == {"doors": 1, "taken": 3}
    operations.tick(today=AT.date(), at=LATER)
    path, _same = to_door(LATER + timedelta(minutes=2))
    assert at_door.take(own, path).told == 3  # they have become reports
    at_door.hand_over(own, tmp_path / "b.jxd", at=LATER)
    with acting(world.supervisor) as by:
        operations.bring(path=tmp_path / "b.jxd", by=by, at=LATER)
    path, _same = to_door(LATER + timedelta(minutes=3))
    assert at_door.take(own, path).told == 0  # it has heard all there is


class Office:
    """The office's command line, in this process, which holds the office's database."""

    def __init__(self, capsys: pytest.CaptureFixture[str], login: str, body: str) -> None:
        self._capsys, self._who = capsys, ("--as", login, "--body", body)

    def run(self, *words: str, code: int = 0) -> str:
        self._capsys.readouterr()
        done = feedback.as_somebody(main.parser().parse_args(["feedback", *words, *self._who]))
        said = self._capsys.readouterr()
        assert done == code, said.out + said.err
        return said.out + said.err


class AtDoor:
    """The door's machine: its command line and its pages, with no database of the office and nothing of the node."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self._told = {"PATH": os.environ["PATH"], "HOME": str(folder.parent), "LANG": "C.UTF-8"}
        self._running: subprocess.Popen[bytes] | None = None

    def run(self, *words: str, code: int = 0) -> str:
        command = [sys.executable, "-m", "jianxing.cli.main", "door", *words, "--store", str(self.folder)]
        done = subprocess.run(
            command, env=self._told, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        words = ("door", "--store", str(self.folder), "--port", str(self.port))
        self._running = subprocess.Popen([sys.executable, "-m", "jianxing.cli.main", *words], env=self._told)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                self.ask("door.js")
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the door did not open")

    def stop(self) -> None:
        if self._running is not None:
            self._running.send_signal(signal.SIGTERM)
            self._running.wait(timeout=30)
            self._running = None

    def ask(self, path: str, form: dict[str, str] | None = None) -> str:
        data = urlencode(form).encode() if form is not None else None
        with urlopen(Request(f"http://127.0.0.1:{self.port}/{path}", data=data), timeout=30) as answer:
            return str(answer.read().decode())


@pytest.fixture
def at_machine(tmp_path: Path) -> Iterator[AtDoor]:
    there = AtDoor(tmp_path / "machine")
    yield there
    there.stop()


def test_office_and_door_as_two_processes_with_files_between(
    door: Door, world: Standing, at_machine: AtDoor, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(capsys, login_of(world.supervisor), world.group.code)
    card, to_door, to_office = (tmp_path / name for name in ("machine.card", "to-door.jxd", "to-office.jxd"))
    card.write_text(at_machine.run("init", "--name", "演示公园机房"), encoding="utf-8")
    own, now = Own(at_machine.folder), datetime.now(UTC)
    office.run("accept-machine", str(card), "--fingerprint", "0" * 64, code=1)
    office.run("accept-machine", str(card), "--fingerprint", card_of(own)[1])
    said = office.run("hand-over", "--machine", "演示公园机房", "-o", str(to_door))
    at_machine.run("take", str(to_door), code=1)  # nobody has compared the key
    at_machine.run("take", str(to_door), "--fingerprint", "".join(re.findall(r"\b[0-9a-f]{4}\b", said)))
    at_machine.start()
    page = at_machine.ask(f"{door.code}?lang=en")
    assert "Demonstration museum" in page
    [code] = re.findall(r'name="code" value="([^"]+)"', page)
    report = {"code": code, "category": "facility", "text": "坡道被堵", "contact": "tel 1234"}
    assert "Received" in at_machine.ask(f"{door.code}?lang=en", report)
    assert "nothing was doubled" in at_machine.ask(f"{door.code}?lang=en", report)
    assert "waiting to be taken in" in at_machine.ask("follow?lang=en", {"code": code})
    at_machine.run("hand-over", "-o", str(to_office))
    assert office.run("bring", str(to_office)) == "taken\t1\n"
    office.run("bring", str(to_office), code=1)
    assert operations.tick(today=now.date(), at=now).reports == 1
    with acting(world.helper) as by:
        held = Report.objects.get()
        assert operations.open_contact(report=held, reason="约时间", by=by, at=now) == "tel 1234"
        operations.accept(report=held, by=by, at=now)
        operations.answer(report=held, text="坡道已清理", by=by, at=now)

    def carry_back() -> None:
        office.run("hand-over", "--machine", "演示公园机房", "-o", str(to_door))
        at_door.take(own, to_door)  # while the door is open

    carry_back()
    told = at_machine.ask("follow?lang=en", {"code": code})
    assert "坡道已清理" in told
    assert "As of" in told
    assert "Received" in at_machine.ask(
        "follow?lang=en", {"code": code, "solved": "no", "round": "1", "text": "仍有杂物"}
    )
    assert 'value="yes"' not in at_machine.ask("follow?lang=en", {"code": code})
    at_door.hand_over(own, to_office, at=now)
    assert office.run("bring", str(to_office)) == "taken\t1\n"
    assert operations.tick(today=now.date(), at=now).words == 1
    with acting(world.helper):
        assert (Report.objects.get().state, Report.objects.get().noes) == ("assigned", 1)
    carry_back()
    assert "passed on" in at_machine.ask("follow?lang=en", {"code": code})
    assert at_door.hand_over(own, to_office, at=now).envelopes == 0
    assert "演示公园机房" in office.run("machines")
    office.run("revoke-machine", "--machine", "演示公园机房", "--reason", "已撤场")
    office.run("bring", str(to_office), code=1)
