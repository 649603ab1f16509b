"""Packages that are not what was signed: each refused, and for the right reason."""

import hashlib
import io
import json
import random
from pathlib import Path

import pytest
from bench.packages import small
from bench.packages.mutants import NAMES, files_of, spoilt, written
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from jianxing.kernel import dsse
from jianxing.kernel.canonical import canonical
from jianxing.methods.packages import manifests
from jianxing.methods.packages.hashing import digests_of_bytes
from jianxing.methods.packages.naming import fault_of
from jianxing.methods.packages.refusals import ORDER
from jianxing.methods.packages.statement import TYPE, Trust
from jianxing.methods.packages.verifying import verify
from jianxing.methods.packages.wording import MESSAGES

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TRUST = Trust.of(KEY.public_key())


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small.make(tmp_path_factory.mktemp("package"), key=KEY)


@pytest.mark.parametrize("name", NAMES)
def test_each_way_of_spoiling_is_named(package: Path, name: str, tmp_path: Path) -> None:
    files = files_of(package)
    for seed in range(4):
        content, reason = spoilt(name, files, random.Random(seed))
        target = tmp_path / "spoilt.zip"
        target.write_bytes(content)
        verdict = verify(target, trust=TRUST, workers=1)
        assert not verdict.holds
        assert verdict.faults[0].code == reason, (seed, verdict.faults)


def test_no_trusted_key_is_no(package: Path) -> None:
    verdict = verify(package, trust=Trust({}, {}))
    assert [fault.code for fault in verdict.faults] == ["signature_foreign"]


def test_a_key_speaks_for_its_own_body_alone(package: Path) -> None:
    key_id = dsse.key_id(KEY.public_key())
    verdict = verify(package, trust=Trust(TRUST.keys, {key_id: "BJ-EE"}))
    assert [fault.code for fault in verdict.faults] == ["sender_differs"]


def test_a_signed_list_that_lies_about_sm3(package: Path, tmp_path: Path) -> None:
    """The sender itself signs an SM3 that is none of the file: SHA-256 alone would not tell."""
    files = files_of(package)
    lines = files["manifest-sm3.txt"].splitlines(keepends=True)
    lines[0] = b"0" * 64 + lines[0][64:]
    files["manifest-sm3.txt"] = b"".join(lines)
    for algorithm, digest in (("sha256", lambda c: hashlib.sha256(c).hexdigest()), ("sm3", _sm3)):
        path = f"tagmanifest-{algorithm}.txt"
        listed, _faults = manifests.read(files[path], path=path)
        listed["manifest-sm3.txt"] = digest(files["manifest-sm3.txt"])
        files[path] = manifests.written(listed.items())
    told = json.loads(dsse.Envelope.from_json(files["signature.dsse.json"]).payload)
    told["tagmanifests"] = {
        "sha256": hashlib.sha256(files["tagmanifest-sha256.txt"]).hexdigest(),
        "sm3": _sm3(files["tagmanifest-sm3.txt"]),
    }
    signed = dsse.sign(payload_type=TYPE, payload=canonical(told), key=KEY)
    files["signature.dsse.json"] = signed.to_json().encode()
    target = tmp_path / "lies.zip"
    target.write_bytes(written(files))
    assert [fault.code for fault in verify(target, trust=TRUST).faults] == ["sm3_differs"]


def _sm3(content: bytes) -> str:
    return digests_of_bytes(content).sm3


def test_a_folder_with_a_link(package: Path, tmp_path: Path) -> None:
    folder = _unpacked(package, tmp_path)
    (folder / "data" / "0.bin").unlink()
    (folder / "data" / "0.bin").symlink_to("/etc/hostname")
    assert [fault.code for fault in verify(folder, trust=TRUST).faults] == ["symlink"]


def test_what_would_fill_the_disk(package: Path) -> None:
    assert verify(package, trust=TRUST, most_bytes=1000).faults[0].code == "bomb"


def test_the_unpacked_folder_holds_too(package: Path, tmp_path: Path) -> None:
    verdict = verify(_unpacked(package, tmp_path), trust=TRUST)
    assert verdict.holds
    assert verdict.files == 8


def test_every_fault_has_its_place_and_its_words() -> None:
    assert set(ORDER) <= MESSAGES.keys()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../a", "path_traversal"), ("/a", "path_traversal"), ("a/../b", "path_traversal"), ("C:a", "path_traversal"),
        ("\\\\host\\a", "path_traversal"), ("~root", "path_traversal"), ("a//b", "name_unsafe"), ("./a", "name_unsafe"),
        ("nul.txt", "name_unsafe"), ("a\nb", "name_unsafe"), ("100%.pdf", "name_unsafe"), ("记录 1.txt", ""),
        ("照片/2026-03-20.jpg", ""),
    ],
)  # fmt: skip
def test_names(name: str, code: str) -> None:
    assert fault_of(name) == code


def test_a_photo_saved_anew_whose_first_bytes_are_added_under_another_name(
    package: Path, tmp_path: Path
) -> None:
    files = files_of(package)
    first = files.pop("data/photo.png")
    anew = io.BytesIO()
    Image.open(io.BytesIO(first)).convert("RGB").save(anew, "JPEG", quality=95)
    files["data/photo.jpg"] = anew.getvalue()
    files["data/zz.png"] = first
    target = tmp_path / "both.zip"
    target.write_bytes(written(files))
    assert [(fault.code, fault.path) for fault in verify(target, trust=TRUST).faults] == [
        ("reencoded", "data/photo.jpg"), ("extra", "data/zz.png")
    ]  # fmt: skip


def _unpacked(package: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "bag"
    for name, content in files_of(package).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder
