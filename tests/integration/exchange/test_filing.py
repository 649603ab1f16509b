"""Carrying by file between two nodes: what a medium does to a file, and what is said of it; nothing is ever half taken."""

import io
import uuid
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import make_conninfo

from jianxing.cli.embedded import Cluster
from jianxing.directory.acting import acting
from jianxing.evidence.models import Blob, File
from jianxing.evidence.operations import store
from jianxing.evidence.vault import ContentMissing
from jianxing.exchange import files, operations, queries
from jianxing.exchange.models import Incoming, Trouble
from jianxing.exchange.office import exchange_office
from jianxing.kernel.actor import Actor
from tests.exchange_nodes import AT, TrialNode
from tests.integration.cli.keeping import Command

Nodes = list[TrialNode]
CONTENT = "跨河段导流说明\n".encode() * 40


def written(origin: TrialNode, destination: TrialNode, path: Path, *, at: Any = AT) -> Path:
    """What waits at the one node for the other, in a file."""
    with origin.here():
        done = operations.write_file(peer=origin.peer(destination), to=path, by=Actor.system(), at=at)
    return done.path


def taken(node: TrialNode, path: Path, *, at: Any = AT) -> operations.Brought:
    with node.here():
        return operations.take_file(path=path, by=Actor.system(), at=at)


def amiss(node: TrialNode, path: Path) -> list[tuple[str, str]]:
    """Which members of a file did not take effect at a node, and why."""
    with node.here():
        return [(one.place, str(one.amiss)) for one in queries.amiss_in(path)]


def three_letters(bei: TrialNode, jin: TrialNode, path: Path) -> Path:
    """A file with the card, three letters, and a content that the second one names."""
    with bei.here():
        with acting(Actor.system(body_id=bei.bodies["one"].pk)) as by:
            file = store(stream=io.BytesIO(CONTENT), name="导流说明.txt", by=by, at=AT)
        for serial in (1, 2, 3):
            bei.write(jin, sender="one", to="two", files=[file] if serial == 2 else [])
    return written(bei, jin, path)


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, held: dict[str, bytes], *, packing: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, data in held.items():
            archive.writestr(name, data)
    return path


def everything(node: TrialNode) -> tuple[int, int, int, list[int]]:
    """How much there is at a node of what files bring."""
    with node.here(), acting(Actor.system()), exchange_office():
        counts = Incoming.objects.count(), Blob.objects.count(), File.objects.count()
    return *counts, [act["serial"] for act in node.acts("body.trial_effect")]


def test_a_file_goes_there_and_its_receipts_come_back_in_one(nodes: Nodes, tmp_path: Path) -> None:
    bei, jin = nodes
    out = three_letters(bei, jin, tmp_path)
    assert out.name.startswith("bei-jin-")
    brought = taken(jin, out)
    assert (brought.envelopes, brought.contents) == ({"taken": 4}, 1)
    assert jin.effects(bei) == [1, 2, 3]
    assert amiss(jin, out) == []
    back = written(jin, bei, tmp_path)
    assert taken(bei, back).receipts == 4
    assert amiss(bei, back) == []
    assert bei.parcels(jin) == []
    assert bei.troubles() == jin.troubles() == []


def test_the_same_file_again_and_weeks_late_changes_nothing(nodes: Nodes, tmp_path: Path) -> None:
    bei, jin = nodes
    out = three_letters(bei, jin, tmp_path / "a.jxe")
    taken(jin, out, at=AT + timedelta(weeks=7))
    before = everything(jin)
    for late in (timedelta(weeks=7), timedelta(weeks=9)):
        again = taken(jin, out, at=AT + late)
        assert (again.envelopes, again.contents, again.unwanted) == ({"taken": 4}, 0, 1)
    assert everything(jin) == before
    back = written(jin, bei, tmp_path / "b.jxe", at=AT + timedelta(weeks=9))
    for _turn in range(2):
        taken(bei, back, at=AT + timedelta(weeks=20))
    assert len(bei.acts("body.trial_receipt")) == 3
    assert bei.troubles() == jin.troubles() == []


def test_files_that_come_in_the_wrong_order_wait_for_each_other(nodes: Nodes, tmp_path: Path) -> None:
    bei, jin = nodes
    with bei.here():
        bei.write(jin, sender="one", to="two")
    first = written(bei, jin, tmp_path / "1.jxe")
    with bei.here():
        bei.write(jin, sender="one", to="two")
    held = members(written(bei, jin, tmp_path / "both.jxe"))
    for name in members(first):
        if name != "manifest.json":
            del held[name]
    second = packed(tmp_path / "2.jxe", held)
    assert taken(jin, second).envelopes == {"held": 1}
    [(place, why)] = amiss(jin, second)
    assert (place in held, why) == (True, "waits")
    taken(jin, first)
    assert jin.effects(bei) == [1, 2]
    assert amiss(jin, second) == []


@pytest.mark.parametrize("how", ["turned round", "doubled"])
def test_envelopes_that_stand_otherwise_in_the_file_take_effect_in_their_order(
    nodes: Nodes, tmp_path: Path, how: str
) -> None:
    bei, jin = nodes
    held = members(three_letters(bei, jin, tmp_path / "a.jxe"))
    envelopes = [data for name, data in held.items() if name.startswith("envelopes/")]
    others = {name: data for name, data in held.items() if not name.startswith("envelopes/")}
    order = list(reversed(envelopes)) if how == "turned round" else envelopes + envelopes
    named = {f"envelopes/{place:06d}.json": data for place, data in enumerate(order, start=1)}
    taken(jin, packed(tmp_path / "b.jxe", others | named))
    assert jin.effects(bei) == [1, 2, 3]
    assert jin.troubles() == []


@pytest.mark.parametrize("share", [0.0, 0.2, 0.6, 0.95, 0.999])
def test_a_file_that_was_cut_is_refused_whole(nodes: Nodes, tmp_path: Path, share: float) -> None:
    bei, jin = nodes
    whole = three_letters(bei, jin, tmp_path / "a.jxe").read_bytes()
    before = everything(jin)
    cut = tmp_path / "cut.jxe"
    cut.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(files.NotCarried):
        taken(jin, cut)
    assert everything(jin) == before


def test_a_flipped_bit_spoils_its_own_member_and_harms_no_other(nodes: Nodes, tmp_path: Path) -> None:
    bei, jin = nodes
    whole = three_letters(bei, jin, tmp_path / "a.jxe")
    data = bytearray(whole.read_bytes())
    third = data.find(members(whole)["envelopes/000003.json"])
    data[third + 200] ^= 1
    data[data.find(CONTENT) + 5] ^= 1
    hurt = tmp_path / "hurt.jxe"
    hurt.write_bytes(data)
    taken(jin, hurt)
    assert jin.effects(bei) == [1]
    shown = dict(amiss(jin, hurt))
    assert shown["envelopes/000003.json"] == "damaged"
    assert shown["envelopes/000004.json"] == "waits"
    # The second letter stands before the content that it names; the bit is in one or the other's place in the chain.
    assert jin.troubles() != []
    assert taken(jin, whole).contents == 1
    assert jin.effects(bei) == [1, 2, 3]
    assert amiss(jin, whole) == []


def test_a_content_that_was_altered_is_named_and_the_whole_one_mends_it(nodes: Nodes, tmp_path: Path) -> None:
    bei, jin = nodes
    whole = three_letters(bei, jin, tmp_path / "a.jxe")
    held = members(whole)
    [name] = [one for one in held if one.startswith("contents/")]
    other = packed(tmp_path / "b.jxe", held | {name: CONTENT[:-1] + b"?"})
    assert taken(jin, other).contents == 0
    assert jin.effects(bei) == [1]
    assert (name, "damaged") in amiss(jin, other)
    with jin.here():
        assert not (jin.home / "files").exists() or not list((jin.home / "files").rglob(name[9:]))
    taken(jin, whole)
    assert jin.effects(bei) == [1, 2, 3]


def test_a_file_for_another_node_takes_no_effect_here(nodes: Nodes, tmp_path: Path) -> None:
    bei, jin = nodes
    out = three_letters(bei, jin, tmp_path / "a.jxe")
    before = everything(bei)
    brought = taken(bei, out)  # its own sender is no addressee
    assert brought.envelopes == {"not taken": 4}
    assert everything(bei) == before
    assert {why for _place, why in amiss(bei, out)} == {"not-taken"}
    with bei.here(), exchange_office():
        assert Trouble.objects.exists(), "the operator reads of it"


def bomb(held: dict[str, bytes], path: Path) -> None:
    packed(path, held | {f"contents/{'a' * 64}": b"\0" * 30_000_000}, packing=zipfile.ZIP_DEFLATED)


def nested(held: dict[str, bytes], path: Path) -> None:
    packed(path, held | {"contents/more.jxe": b"PK"})


def outside(held: dict[str, bytes], path: Path) -> None:
    packed(path, held | {"../../secrets/node.key": b"x"})


def claims(held: dict[str, bytes], path: Path) -> None:
    """Says of a content that it is far longer than the file."""
    packed(path, held)
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    for offset in (20, 24):
        data[at + offset : at + offset + 4] = (2**31).to_bytes(4, "little")
    path.write_bytes(data)


@pytest.mark.parametrize("build", [bomb, nested, outside, claims])
def test_a_file_built_to_harm_is_refused_before_anything_of_it_is_taken(
    nodes: Nodes, tmp_path: Path, build: Callable[[dict[str, bytes], Path], None]
) -> None:
    bei, jin = nodes
    held = members(three_letters(bei, jin, tmp_path / "a.jxe"))
    before = everything(jin)
    made = tmp_path / "made.jxe"
    build(held, made)
    with pytest.raises(files.NotCarried):
        taken(jin, made)
    assert everything(jin) == before
    assert jin.troubles() == []


def test_a_content_larger_than_is_kept_here_is_refused_with_its_file(
    nodes: Nodes, tmp_path: Path, settings: Any
) -> None:
    bei, jin = nodes
    out = three_letters(bei, jin, tmp_path / "a.jxe")
    settings.MAX_UPLOAD_BYTES = len(CONTENT) - 1
    with pytest.raises(files.NotCarried, match="contents/"):
        taken(jin, out)
    assert jin.effects(bei) == []


def test_what_does_not_fit_into_one_file_goes_with_the_next(nodes: Nodes, tmp_path: Path) -> None:
    bei, jin = nodes
    out = three_letters(bei, jin, tmp_path / "a.jxe")
    with bei.here():
        first = operations.write_file(
            peer=bei.peer(jin), to=tmp_path / "b.jxe", most=2, by=Actor.system(), at=AT
        )
    assert first.envelopes == 2
    assert first.left > 0
    taken(jin, first.path)
    assert jin.effects(bei) == [1]
    taken(jin, out)
    assert jin.effects(bei) == [1, 2, 3]


def test_nothing_is_left_where_a_file_cannot_be_written(nodes: Nodes, tmp_path: Path) -> None:
    bei, jin = nodes
    three_letters(bei, jin, tmp_path / "a.jxe")
    place = tmp_path / "no such folder" / "b.jxe"
    with pytest.raises(FileNotFoundError):
        written(bei, jin, place)
    [blob] = [path for path in (bei.home / "files").rglob("*") if path.is_file()]
    blob.chmod(0o600)
    blob.unlink()  # a content is lost: the file is not written without it
    with pytest.raises(ContentMissing):
        written(bei, jin, tmp_path / "c.jxe")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["a.jxe"]


def real_letters(bei: TrialNode, jin: TrialNode, path: Path) -> Path:
    """A file with the card and three letters that a process with no kinds of a test knows."""
    payload: dict[str, Any] = {
        "version": 1, "number": "京纪函〔2026〕1号", "kind": "letter", "form": "", "urgency": "ordinary", "title": "函",
        "text": "请协同", "matter": "", "asked": "", "addressed_as": "", "due_on": None, "dated_on": "2026-03-05",
        "digest": "0" * 64, "action": "", "instead_of": None, "effect": "", "answers": None, "urges": None,
    }  # fmt: skip
    body = bei.bodies["one"]
    for serial in (1, 2, 3):
        with bei.here(), acting(Actor.system(body_id=body.pk)) as by:
            said = payload | {"uid": str(uuid.UUID(int=serial))}
            to = bei.body_of(jin, "two")
            operations.send(kind="letter", sender=body, to=to, payload=said, by=by, at=AT)
    return written(bei, jin, path)


def command_on(node: TrialNode, cluster: Cluster) -> Command:
    """``jianxing`` on a node's own directory and database."""
    name = node.wrapper.settings_dict["NAME"]
    node.wrapper.close()
    return Command(
        node.home,
        DATABASE_URL=make_conninfo(cluster.app_dsn, dbname=name),
        DATABASE_OWNER_URL=make_conninfo(cluster.owner_dsn, dbname=name),
    )


def test_every_refusal_of_the_command_names_file_place_and_remedy(
    nodes: Nodes, cluster: Cluster, tmp_path: Path
) -> None:
    bei, jin = nodes
    whole = real_letters(bei, jin, tmp_path / "a.jxe")
    command = command_on(jin, cluster)
    cut = tmp_path / "cut.jxe"
    cut.write_bytes(whole.read_bytes()[:-30])
    for part in ("import", "verify"):
        said = command("exchange", part, cut, code=1)
        assert str(cut) in said
        assert "jianxing exchange export" in said
    data = bytearray(whole.read_bytes())
    data[data.find(members(whole)["envelopes/000003.json"]) + 200] ^= 1
    hurt = tmp_path / "hurt.jxe"
    hurt.write_bytes(data)
    said = command("exchange", "import", hurt, code=1)
    [line] = [line for line in said.splitlines() if "000003" in line]
    assert line.startswith(f"jianxing exchange: {hurt}: envelopes/000003.json: damaged on its way")
    assert "written again" in line
    assert "envelopes/000003.json" in command("exchange", "verify", hurt, code=1)
    assert "refused" not in command("exchange", "import", whole)
    assert len(jin.acts("letter.arrive")) == 3
    out = tmp_path / "b.jxe"
    assert str(out) in command("exchange", "export", "--peer", "bei", "-o", out)
    taken(bei, out)
    assert bei.parcels(jin) == []
