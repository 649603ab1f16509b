from __future__ import annotations

import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.test import override_settings

from jianxing.kernel import dsse
from jianxing.ledger.keys import UnusableKey, public_keys, signing_key


@pytest.fixture(autouse=True)
def key_file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "secrets" / "ledger.key"
    with override_settings(LEDGER_KEY_FILE=path):
        yield path


def test_what_is_no_key_is_refused(key_file: Path) -> None:
    key_file.parent.mkdir()
    key_file.write_text("not a key")
    with pytest.raises(UnusableKey):
        signing_key()
    key_file.write_bytes(
        generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    with pytest.raises(UnusableKey):
        signing_key()


def test_a_key_is_made_once_for_its_owner_alone(key_file: Path) -> None:
    assert public_keys() == {}
    first = signing_key()
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert signing_key().private_bytes_raw() == first.private_bytes_raw()
    assert list(public_keys()) == [dsse.key_id(first.public_key())]
    assert sorted(path.name for path in key_file.parent.iterdir()) == ["ledger.key", "ledger.key.pub"]


def test_processes_that_start_at_once_share_one_key() -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = {key.private_bytes_raw() for key in pool.map(lambda _: signing_key(), range(8))}
    assert len(keys) == 1
    assert len(public_keys()) == 1


def test_keys_of_before_stay_known(key_file: Path) -> None:
    old = signing_key()
    key_file.unlink()
    new = signing_key()
    assert list(public_keys()) == [dsse.key_id(old.public_key()), dsse.key_id(new.public_key())]
