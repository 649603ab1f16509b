"""The store on disk: whole or absent, and no path from anybody."""

import hashlib
import io
from pathlib import Path

import pytest

from jianxing.evidence.vault import (
    CHUNK,
    ContentMissing,
    EmptyFile,
    NotADigest,
    TooLarge,
    Vault,
    hash_of,
)

#: GB/T 32905-2016, example 1.
ABC_SM3 = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
ABC_SHA256 = hashlib.sha256(b"abc").hexdigest()


class Endless:
    """An upload that never ends, and counts how much of it was read."""

    read_so_far = 0

    def read(self, size: int = -1, /) -> bytes:
        self.read_so_far += size
        return bytes(size)


class BreakingOff:
    """An upload whose connection breaks."""

    def __init__(self) -> None:
        self.pieces = [b"half a ", b"photo"]

    def read(self, size: int = -1, /) -> bytes:
        if not self.pieces:
            raise ConnectionResetError
        return self.pieces.pop(0)


def keep(vault: Vault, content: bytes) -> str:
    with vault.receive(stream=io.BytesIO(content), name="x", limit=CHUNK) as received:
        vault.keep(received)
    return received.sha256


def test_an_upload_without_end_is_stopped_at_the_limit(tmp_path: Path) -> None:
    vault, stream = Vault(tmp_path), Endless()
    with pytest.raises(TooLarge) as refusal, vault.receive(stream=stream, name="录像.mp4", limit=3 * CHUNK):
        pass
    assert stream.read_so_far == 4 * CHUNK
    assert "录像.mp4" in refusal.value.reason
    assert refusal.value.remedy
    assert vault.left_over() == []


def test_nothing_is_refused_as_empty(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    with pytest.raises(EmptyFile), vault.receive(stream=io.BytesIO(), name="空.txt", limit=10):
        pass
    assert vault.left_over() == []


def test_exactly_the_limit_is_taken(tmp_path: Path) -> None:
    with Vault(tmp_path).receive(stream=io.BytesIO(bytes(10)), name="x", limit=10) as received:
        assert received.size == 10


def test_a_connection_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    with pytest.raises(ConnectionResetError), vault.receive(stream=BreakingOff(), name="x", limit=100):
        pass
    assert vault.left_over() == []


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "", "0" * 63, "A" * 64, "0" * 63 + "/", "0" * 64 + "\n"]
)
def test_only_a_digest_is_a_place(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotADigest):
        Vault(tmp_path).path_of(name)


def test_content_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ContentMissing):
        Vault(tmp_path).open(ABC_SHA256)


def test_content_lies_under_both_its_hashes_and_cannot_be_written(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    with vault.receive(stream=io.BytesIO(b"abc"), name="x", limit=10) as received:
        vault.keep(received)
    assert (received.sha256, received.sm3, received.size) == (ABC_SHA256, ABC_SM3, 3)
    path = tmp_path / ABC_SHA256[:2] / ABC_SHA256[2:4] / ABC_SHA256
    assert path.read_bytes() == b"abc"
    assert path.stat().st_mode & 0o777 == 0o400
    assert vault.left_over() == []
    with vault.open(ABC_SHA256) as content:
        assert hash_of(content) == (ABC_SHA256, ABC_SM3, 3)


def test_the_same_content_is_kept_once_and_untouched(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    keep(vault, b"abc")
    before = vault.path_of(ABC_SHA256).stat()
    keep(vault, b"abc")
    after = vault.path_of(ABC_SHA256).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_what_is_received_and_not_kept_is_gone(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    with vault.receive(stream=io.BytesIO(b"abc"), name="x", limit=10) as received:
        assert received.path.exists()
    assert not received.path.exists()
    assert list(vault.digests()) == []


def test_the_store_lists_what_it_has_and_what_was_left(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    kept = sorted(keep(vault, content) for content in (b"a", b"b", b"c"))
    vault.incoming.mkdir(exist_ok=True)
    (vault.incoming / "left").write_bytes(b"half")
    assert list(vault.digests()) == kept
    assert [path.name for path in vault.left_over()] == ["left"]


def test_a_name_laid_in_wait_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault, target = Vault(tmp_path / "store"), tmp_path / "target"
    vault.incoming.mkdir(parents=True)
    monkeypatch.setattr("secrets.token_hex", lambda _size: "guessed")
    (vault.incoming / "guessed").symlink_to(target)
    with pytest.raises(FileExistsError), vault.receive(stream=io.BytesIO(b"abc"), name="x", limit=10):
        pass
    assert not target.exists()
