"""Files that were carried: what is written is read, and what was built to harm is refused before it is read."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jianxing.exchange import files
from jianxing.exchange.card import read
from jianxing.exchange.verifying import verify
from tests import exchange_vectors as vectors

AT = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
LARGEST = 1024 * 1024
DIGEST = "a" * 64


def letters() -> list[bytes]:
    """The three first letters of the vectors, in their order."""
    steps = {step["name"]: step["envelope"] for step in vectors.steps() if step["envelope"]}
    return [
        steps[name].encode()
        for name in ("the first", "the second, whose content has not come", "out of its turn")
    ]


def carried(path: Path) -> Path:
    content = vectors.CONTENT
    files.write(
        path,
        files.Load(
            origin="bei-node",
            destination="jin-node",
            made_at=AT,
            envelopes=letters(),
            receipts=[vectors.receipts()[0]["receipt"].encode()],
            contents={hashlib.sha256(content).hexdigest(): len(content)},
            open_content=lambda _sha256: io.BytesIO(content),
        ),
    )
    return path


def test_what_is_written_is_read_and_the_same_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = carried(tmp_path / "a.jxe"), carried(tmp_path / "b.jxe")
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jxe", "b.jxe"]
    with files.opened(first, largest_content=LARGEST) as load:
        assert [load.read(name) for name in load.envelopes] == letters()
        assert load.manifest == {
            "from": "bei-node",
            "to": "jin-node",
            "made_at": "2026-03-05T08:00:00.000000Z",
        }


def plain(names: dict[str, bytes], **options: int) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", options.get("packing", zipfile.ZIP_STORED)) as archive:
        for name, data in names.items():
            archive.writestr(name, data)
    return into.getvalue()


MANIFEST = json.dumps({"jianxing_exchange": 1, "from": "a", "to": "b", "made_at": "c"}).encode()


def twice() -> bytes:
    whole = plain({"manifest.json": MANIFEST, "manifest.jsox": MANIFEST})
    return whole.replace(b"manifest.jsox", b"manifest.json")


def overlapping() -> bytes:
    """Two members whose bytes are the same ones, as in a bomb without packing."""
    whole = bytearray(plain({"manifest.json": MANIFEST, f"contents/{DIGEST}": b"x" * 5000}))
    directory = whole.rfind(b"PK\x01\x02")
    for at in (directory + 20, directory + 24):
        whole[at : at + 4] = (600_000).to_bytes(4, "little")
    return bytes(whole)


@pytest.mark.parametrize(
    "build",
    [
        lambda: b"",
        lambda: b"not a zip at all" * 100,
        lambda: plain({"other.json": b"{}"}),
        lambda: plain({"manifest.json": b"{}"}),
        lambda: plain({"manifest.json": b"[" * 30_000}),
        lambda: plain({"manifest.json": MANIFEST, "../../etc/passwd": b"x"}),
        lambda: plain({"manifest.json": MANIFEST, "envelopes/1.json": b"x"}),
        lambda: plain({"manifest.json": MANIFEST, "contents/" + "A" * 64: b"x"}),
        lambda: plain({"manifest.json": MANIFEST, f"contents/{DIGEST}": b"x" * (LARGEST + 1)}),
        lambda: plain({"manifest.json": MANIFEST, "envelopes/000001.json": b"x" * 5_000_000}),
        lambda: plain(
            {"manifest.json": MANIFEST, f"contents/{DIGEST}": b"\0" * 900_000}, packing=zipfile.ZIP_DEFLATED
        ),
        lambda: plain({"manifest.json": MANIFEST, **{f"receipts/{n:06d}.json": b"" for n in range(20_001)}}),
        lambda: plain({"manifest.json": MANIFEST})[:-10],
        twice,
        overlapping,
    ],
)
def test_a_file_built_to_harm_is_refused_before_it_is_read(
    build: Callable[[], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "brought.jxe"
    path.write_bytes(build())
    with pytest.raises(files.NotCarried), files.opened(path, largest_content=LARGEST):
        pass


def test_a_file_is_verified_away_from_any_node(tmp_path: Path) -> None:
    path = carried(tmp_path / "a.jxe")
    cards = [read(vectors.SENDER.signed(keys=[vectors.key("bei node")], at=AT)).card]
    strangers = verify(path, cards=[])
    assert strangers.holds
    assert {line.stands for line in strangers.lines if line.member.startswith("envelopes")} == {"unknown"}
    known = verify(path, cards=[*cards, vectors.RECEIVER])
    assert {line.stands for line in known.lines} == {"valid"}
    data = path.read_bytes()
    damaged = tmp_path / "damaged.jxe"
    damaged.write_bytes(data.replace(vectors.CONTENT, b"X" * len(vectors.CONTENT)))
    verdict = verify(damaged, cards=cards)
    assert not verdict.holds
    assert [line.member[:9] for line in verdict.lines if line.stands == "false"] == ["contents/"]
