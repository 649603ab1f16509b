"""Packing: what comes out is a bag that the library accepts too, with provenance, signed, and the same each time."""

import json
from pathlib import Path

import bagit
import pytest
from bench.packages import small
from bench.packages.mutants import files_of
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jianxing.cli.main import main
from jianxing.methods.packages.hashing import digests_of_bytes
from jianxing.methods.packages.packing import Sender, Source, pack, sources_in
from jianxing.methods.packages.pieces import Description, described
from jianxing.methods.packages.refusals import PackageRefused
from jianxing.methods.packages.statement import Position, Trust
from jianxing.methods.packages.verifying import verify

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SENDER = Sender(code="TJ-EE", name="天津某单位", key=KEY)


def test_nothing_and_links_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageRefused, match="nothing_to_pack"):
        pack([], out=tmp_path / "P.zip", package="P", title="", sender=SENDER, at=small.AT)
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a").symlink_to("/etc/hostname")
    with pytest.raises(PackageRefused, match="symlink"):
        sources_in(tmp_path / "source")


def test_a_file_that_changes_meanwhile_leaves_no_package(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"one")
    source = Source("a.bin", lambda: path.open("rb"), 5, Description())
    with pytest.raises(PackageRefused, match="changed_meanwhile"):
        pack([source], out=tmp_path / "P.zip", package="P", title="", sender=SENDER, at=small.AT)
    assert [found.name for found in tmp_path.iterdir()] == ["a.bin"]


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(PackageRefused, match="field_unknown"):
        described({"name_of_person": "x"})
    with pytest.raises(PackageRefused, match="field_unknown"):
        described({"way": "dreamt"})


def test_sm3_of_the_standards_example() -> None:
    """GB/T 32905-2016, A.1: the message "abc"."""
    assert digests_of_bytes(b"abc").sm3 == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_the_library_takes_it_for_a_valid_bag(tmp_path: Path) -> None:
    files = files_of(small.make(tmp_path, key=KEY))
    for name, content in files.items():
        path = tmp_path / "bag" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    bag = bagit.Bag(str(tmp_path / "bag"))
    assert bag.validate()
    assert bag.info["Payload-Oxum"].endswith(".8")


def test_provenance_is_in_the_terms_of_prov(tmp_path: Path) -> None:
    told = json.loads(files_of(small.make(tmp_path, key=KEY))["provenance.json"])
    [photo] = [name for name, one in told["entity"].items() if one.get("prov:label") == "排放口"]
    [made] = [one for one in told["wasGeneratedBy"].values() if one["prov:entity"] == photo]
    obtaining = made["prov:activity"]
    assert told["activity"][obtaining]["prov:endTime"] == "2026-03-20T09:30:00+08:00"
    by = {
        one["prov:agent"] for one in told["wasAssociatedWith"].values() if one["prov:activity"] == obtaining
    }
    assert by == {"jx:officer/TJ-0001", "jx:officer/TJ-0002"}
    assert "jx:body/TJ-EE-ARCHIVE" in told["agent"]


def test_it_is_the_same_each_time(tmp_path: Path) -> None:
    one, other = (small.make(tmp_path / name, key=KEY).read_bytes() for name in "ab")
    assert one == other


def test_the_ledgers_position_is_signed(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.txt").write_text("a")
    head = Position(12, "a" * 64, "2026-03-31T02:00:00.000000Z")
    pack(
        sources_in(tmp_path / "source"), out=tmp_path / "P.zip", package="P", title="t", sender=SENDER, at=small.AT, ledger=head
    )  # fmt: skip
    verdict = verify(tmp_path / "P.zip", trust=Trust.of(KEY.public_key()))
    assert verdict.holds
    assert verdict.statement
    assert (verdict.statement.ledger, verdict.statement.time) == (head, "ledger")


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from cryptography.hazmat.primitives import serialization

    pem = tmp_path / "body.key"
    pem.write_bytes(
        KEY.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.txt").write_text("现场")
    out = str(tmp_path / "case-7.zip")
    words = ["--sender", "TJ-EE", "--name", "天津某单位", "--key", str(pem)]
    assert main(["evidence", "pack", str(tmp_path / "source"), "-o", out, *words]) == 0
    capsys.readouterr()
    public = KEY.public_key().public_bytes_raw().hex()
    assert main(["evidence", "verify", out, "--key", public, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["holds"]
    assert (told["statement"]["sender"]["code"], told["time"]) == ("TJ-EE", "stated")
    assert main(["evidence", "verify", out]) == 1
    assert "signature_foreign" in capsys.readouterr().out
    assert main(["evidence", "verify", out, "--key", "nonsense"]) == 2
