"""Three nodes carry the Tang-Lang expressway's joint supervision: by network, by file, through kills, and once."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from jianxing.demo.provinces.plan import PLANS, STANDS
from jianxing.demo.provinces.story import ANSWERS, NAME, TITLE
from tests.integration.cli.installation import wait_until
from tests.integration.cli.provinces import Provinces

FIGURE = "transport.tanglang.jurisdictions"
LETTERS = (
    "SELECT l.title, b.code FROM letters_letter l JOIN directory_body b ON b.id = l.body_id ORDER BY l.id"
)
RECEIPTS = """
SELECT b.code, r.state FROM letters_receipt r JOIN directory_body b ON b.id = r.addressee_id ORDER BY b.code
"""
ANSWERED = "SELECT text FROM letters_answer ORDER BY id"
WAITING = """
SELECT count(*) FROM exchange_outgoing o JOIN exchange_route r ON r.id = o.route_id JOIN exchange_peer p ON p.id = r.peer_id
WHERE o.state = 'waiting' AND p.code = %s
"""
POSITIONS = """
SELECT b.code, p.version, s.consent FROM letters_position s JOIN letters_jointplan p ON p.id = s.plan_id
JOIN directory_body b ON b.id = s.body_id ORDER BY p.version, b.code
"""
DEMAND = "SELECT s.demand, s.opinion FROM letters_position s WHERE s.consent = 'refused'"
PLAN = "SELECT text FROM letters_jointplan ORDER BY version"
TOLD = "SELECT b.code, t.state FROM letters_toldask t JOIN directory_body b ON b.id = t.body_id"
FIRST = [("BJ-JTW", 1, "given"), ("HE-JTT", 1, "refused"), ("TJ-JTW", 1, "given")]
SECOND = [("BJ-JTW", 2, "given"), ("HE-JTT", 2, "given"), ("TJ-JTW", 2, "given")]
REFUSED = "SELECT count(*) FROM exchange_outgoing WHERE state = 'refused'"
EVERYTHING = """
SELECT (SELECT count(*) FROM letters_letter), (SELECT count(*) FROM letters_answer), (SELECT count(*) FROM exchange_peer),
    (SELECT count(*) FROM directory_body), (SELECT count(*) FROM directory_person), (SELECT count(*) FROM projects_project),
    (SELECT count(*) FROM letters_jointaction), (SELECT count(*) FROM letters_jointplan), (SELECT count(*) FROM letters_position),
    (SELECT count(*) FROM exchange_outgoing), (SELECT count(*) FROM exchange_incoming), (SELECT count(*) FROM ledger_act)
"""
NAMED = "SELECT name FROM exchange_peer WHERE code = 'tianjin'"
NODES = ("beijing", "tianjin", "hebei")


@pytest.fixture(scope="module")
def provinces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provinces]:
    made = Provinces(Path(tmp_path_factory.mktemp("provinces")))
    try:
        yield made
    finally:
        made.kill()


def test_beijing_by_network_and_hebei_by_file(provinces: Provinces) -> None:
    said = provinces.start("hebei")
    assert said.count("http://127.0.0.1:") == 3
    assert provinces.asked("tianjin", RECEIPTS) == [("BJ-JTW", "answered"), ("HE-JTT", "sent")]
    assert provinces.asked("beijing", LETTERS) == [(TITLE, "TJ-JTW")]
    assert provinces.asked("beijing", ANSWERED) == [ANSWERS["BJ-JTW"]]
    assert provinces.asked("tianjin", POSITIONS) == [FIRST[0], FIRST[2]], "Beijing's came by network"
    assert provinces.asked("beijing", PLAN) == [PLANS[0]]
    assert provinces.asked("hebei", LETTERS) == [], "nobody has carried it yet"
    assert provinces.asked("hebei", "SELECT count(*) FROM exchange_incoming") == [0]

    provinces.carry("tianjin", "hebei")
    provinces.carry("tianjin", "hebei")  # the medium is read twice
    assert provinces.asked("hebei", LETTERS) == [(TITLE, "TJ-JTW")]
    provinces.play("hebei")
    provinces.carry("hebei", "tianjin")
    assert provinces.asked("tianjin", RECEIPTS) == [("BJ-JTW", "answered"), ("HE-JTT", "answered")]

    assert provinces.asked("hebei", PLAN) == [], "the plan goes to who has accepted"
    for version in (1, 2):  # Hebei demands something of the first version, the second one has it
        provinces.carry("tianjin", "hebei")
        provinces.carry("tianjin", "hebei")
        assert provinces.asked("hebei", PLAN) == list(PLANS[:version])
        provinces.play("hebei")
        provinces.carry("hebei", "tianjin")
        provinces.play("tianjin")
        wait_until(lambda: provinces.asked("beijing", PLAN) == list(PLANS), seconds=120)
        provinces.play("beijing")
    stand = STANDS["HE-JTT", 1]
    wait_until(lambda: provinces.asked("tianjin", POSITIONS) == FIRST + SECOND, seconds=120)
    assert provinces.asked("tianjin", DEMAND) == [(stand.demand, stand.opinion)]
    assert provinces.asked("beijing", DEMAND) == [(stand.demand, stand.opinion)], "told by Tianjin"

    provinces.play("tianjin")
    state = "SELECT state FROM letters_jointaction WHERE name = %s"
    assert provinces.asked("tianjin", state, NAME) == ["closed"]
    wait_until(lambda: provinces.asked("beijing", state, NAME) == ["closed"], seconds=120)
    assert provinces.asked("beijing", TOLD) == [("HE-JTT", "settled")]
    wait_until(lambda: provinces.asked("beijing", RECEIPTS) == [("BJ-JTW", "settled")], seconds=120)
    provinces.carry("tianjin", "hebei")
    assert provinces.asked("hebei", RECEIPTS) == [("HE-JTT", "settled")]
    assert provinces.asked("hebei", state, NAME) == ["closed"]
    assert [provinces.asked(node, POSITIONS) for node in NODES] == [FIRST + SECOND] * 3
    provinces.carry("hebei", "tianjin")
    assert provinces.asked("tianjin", WAITING, "hebei") == [0]
    assert [provinces.asked(node, REFUSED) for node in NODES] == [[0]] * 3


def test_the_figure_counts_the_three_places(provinces: Provinces) -> None:
    assert provinces.figure("tianjin", "TJ-JTW", FIGURE) == 3


def test_a_second_start_changes_nothing(provinces: Provinces) -> None:
    wait_until(lambda: provinces.asked("tianjin", WAITING, "beijing") == [0], seconds=120)
    before = {node: provinces.asked(node, EVERYTHING) for node in NODES}
    provinces.stop()
    provinces.start("hebei")
    assert {node: provinces.asked(node, EVERYTHING) for node in NODES} == before


def test_it_goes_on_after_either_side_is_killed(provinces: Provinces) -> None:
    [listener] = provinces.processes("beijing", "jianxing.cli.listening")
    [worker] = provinces.processes("tianjin", "jianxing.jobs")
    [receiving] = provinces.processes("beijing", "jianxing.jobs")
    for pid in (listener, worker):
        os.kill(pid, signal.SIGKILL)
    name = "天津节点(改名)"
    provinces.run("tianjin", "exchange", "identity", "--code", "tianjin", "--name", name)
    os.kill(receiving, signal.SIGKILL)
    wait_until(lambda: provinces.asked("beijing", NAMED) == [name], seconds=240)
    wait_until(lambda: provinces.asked("tianjin", WAITING, "beijing") == [0], seconds=240)
    assert provinces.asked("tianjin", REFUSED) == [0]
    provinces.stop()
