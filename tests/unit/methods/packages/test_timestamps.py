"""Time stamps of an authority over a package's signature: asked for, kept, checked; what lies about them is named."""

import json
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bench.packages import small
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.stamping import NAME, StampAuthority, stamp_authority

from jianxing.cli.main import main
from jianxing.methods.packages.packing import Sender, Source, pack
from jianxing.methods.packages.pieces import Description
from jianxing.methods.packages.statement import SIGNATURE, Position, Statement, Trust
from jianxing.methods.packages.timestamps import TIMESTAMP, NoStamp, Stamp, looked_at, stamped
from jianxing.methods.packages.verifying import Verdict, verify
from jianxing.packages.authority import RootsUnusable, authority, roots_of

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SENDER = Sender(code="TJ-EE", name="天津某单位", key=KEY)
TRUST = Trust.of(KEY.public_key())
HEAD = Position(7, "ab" * 32, "2026-03-31T01:00:00+00:00")


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StampAuthority]:
    with stamp_authority(tmp_path_factory.mktemp("authority")) as made:
        yield made


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StampAuthority]:
    with stamp_authority(tmp_path_factory.mktemp("another")) as made:
        yield made


@pytest.fixture(scope="module")
def packed(honest: StampAuthority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("packed"), honest)[0]


def made(folder: Path, by: StampAuthority | None) -> tuple[Path, Statement]:
    """A package of one file, stamped where an authority is given and answers."""
    content = folder / "记录.txt"
    content.write_bytes("取样".encode())
    source = Source("记录.txt", lambda: content.open("rb"), content.stat().st_size, Description())
    asked = authority(url=by.url, roots=by.roots) if by else None
    out = folder / "P.zip"
    stated = pack(
        [source], out=out, package="P", title="取证", sender=SENDER, at=small.AT, ledger=HEAD, authority=asked
    )
    return out, stated


def rewritten(package: Path, out: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    with zipfile.ZipFile(package) as archive:
        files = {info.filename: archive.read(info) for info in archive.infolist()}
    change(files)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out


def codes(verdict: Verdict) -> list[str]:
    return [fault.code for fault in verdict.faults]


def test_a_stamp_that_was_announced_and_is_gone_or_lies_is_named(
    packed: Path, honest: StampAuthority, another: StampAuthority, tmp_path: Path
) -> None:
    roots, stamp, out = roots_of(honest.roots), f"P/{TIMESTAMP}", tmp_path / "spoilt.zip"
    gone = rewritten(packed, out, lambda files: files.pop(stamp))
    assert codes(verify(gone, trust=TRUST, roots=roots)) == ["timestamp_missing"]
    assert codes(verify(gone, trust=TRUST)) == ["timestamp_missing"]
    torn = rewritten(packed, out, lambda files: files.update({stamp: files[stamp][:-9]}))
    assert codes(verify(torn, trust=TRUST)) == ["timestamp_malformed"]
    about = stamped(b"something else", by=authority(url=honest.url, roots=honest.roots))
    other = rewritten(packed, out, lambda files: files.update({stamp: about}))
    assert codes(verify(other, trust=TRUST)) == ["timestamp_differs"]
    with zipfile.ZipFile(packed) as archive:
        signed = archive.read(f"P/{SIGNATURE}")
    theirs = stamped(signed, by=authority(url=another.url, roots=another.roots))
    foreign = rewritten(packed, out, lambda files: files.update({stamp: theirs}))
    assert codes(verify(foreign, trust=TRUST, roots=roots)) == ["timestamp_foreign"]
    both = verify(foreign, trust=TRUST, roots=[*roots, *roots_of(another.roots)])
    assert both.holds


def test_a_stamp_that_nothing_announces_is_no_part_of_a_package(
    honest: StampAuthority, tmp_path: Path
) -> None:
    plain, _stated = made(tmp_path, None)
    with zipfile.ZipFile(plain) as archive:
        signed = archive.read(f"P/{SIGNATURE}")
    stamp = stamped(signed, by=authority(url=honest.url, roots=honest.roots))
    added = rewritten(plain, tmp_path / "added.zip", lambda files: files.update({f"P/{TIMESTAMP}": stamp}))
    assert codes(verify(added, trust=TRUST, roots=roots_of(honest.roots))) == ["tag_extra"]


def test_a_stamp_counts_for_those_alone_who_trust_an_authority(packed: Path, honest: StampAuthority) -> None:
    trusting = verify(packed, trust=TRUST, roots=roots_of(honest.roots))
    assert trusting.holds
    assert trusting.time == "stamped"
    assert trusting.stamp is not None
    assert trusting.stamp.authority == NAME
    assert trusting.stamp.at.tzinfo is not None
    doubting = verify(packed, trust=TRUST)
    assert doubting.holds
    assert (doubting.time, doubting.stamp, doubting.has_unchecked_stamp) == ("ledger", None, True)


@pytest.mark.parametrize(
    "instead", [(500, b""), (302, b""), (200, b""), (200, b"no stamp"), (200, b"0" * 300_000)]
)
def test_without_an_answer_the_package_is_packed_and_says_that_it_has_no_stamp(
    honest: StampAuthority, tmp_path: Path, instead: tuple[int, bytes]
) -> None:
    honest.instead = instead
    try:
        out, stated = made(tmp_path, honest)
    finally:
        honest.instead = None
    assert not stated.is_stamped
    assert stated.time == "ledger"
    assert verify(out, trust=TRUST, roots=roots_of(honest.roots)).holds


def test_a_stamp_of_an_authority_that_is_not_trusted_or_of_an_earlier_question_is_not_taken(
    honest: StampAuthority, another: StampAuthority
) -> None:
    with pytest.raises(NoStamp, match="timestamp_foreign"):
        stamped(b"content", by=authority(url=honest.url, roots=another.roots))
    earlier = stamped(b"content", by=authority(url=honest.url, roots=honest.roots))
    honest.instead = (200, earlier)
    try:
        with pytest.raises(NoStamp, match="something else"):
            stamped(b"content", by=authority(url=honest.url, roots=honest.roots))
    finally:
        honest.instead = None
    with pytest.raises(NoStamp):
        stamped(b"content", by=authority(url="http://127.0.0.1:1/", roots=honest.roots))
    with pytest.raises(RootsUnusable):
        authority(url=honest.url, roots=Path(__file__))


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
def test_no_changed_bit_gives_another_moment(honest: StampAuthority) -> None:
    kept = stamped(b"content", by=authority(url=honest.url, roots=honest.roots))
    roots, rng = roots_of(honest.roots), random.Random(5)
    right = looked_at(kept, over=b"content", roots=roots)
    assert isinstance(right, Stamp)
    refused = 0
    for _ in range(300):
        spoilt = bytearray(kept)
        spoilt[rng.randrange(len(kept))] ^= 1 << rng.randrange(8)
        found = looked_at(bytes(spoilt), over=b"content", roots=roots)
        if isinstance(found, Stamp):
            assert found.at == right.at
        else:
            refused += 1
    assert refused > 250


def test_the_command_line_stamps_and_says_who_vouches(
    honest: StampAuthority, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out, key = tmp_path / "folder", tmp_path / "P.zip", tmp_path / "key.pem"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    key.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    packing = [
        "evidence",
        "pack",
        str(folder),
        "-o",
        str(out),
        "--sender",
        "TJ-EE",
        "--name",
        "某单位",
        "--key",
        str(key),
    ]
    assert main([*packing, "--tsa", honest.url]) == 2
    assert main([*packing, "--tsa", honest.url, "--roots", str(key)]) == 2
    assert main([*packing, "--tsa", honest.url, "--roots", str(honest.roots)]) == 0
    public = KEY.public_key().public_bytes_raw().hex()
    verifying = ["evidence", "verify", str(out), "--key", public, "--format", "json"]
    capsys.readouterr()
    assert main(verifying) == 0
    assert json.loads(capsys.readouterr().out)["has_unchecked_stamp"] is True
    assert main([*verifying, "--roots", str(honest.roots)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["time"] == "stamped"
    assert told["stamp"]["authority"] == NAME
    assert main([*verifying[:-2], "--roots", str(honest.roots)]) == 0
    assert NAME in capsys.readouterr().out
