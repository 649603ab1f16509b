"""The inventory of secrets, and new ones in their place."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import override_settings

from jianxing.cli.keeping import keyring
from jianxing.cli.keeping.keys import inventory, renew_ledger_key, renew_secret_key
from jianxing.directory.models import Person
from jianxing.kernel.actor import Actor
from jianxing.ledger import sealer
from jianxing.ledger.models import Act, Head
from jianxing.ledger.operations import record
from jianxing.ledger.queries import ledger_office
from jianxing.ledger.verify import verify
from jianxing.settings.config import Config

AT = datetime(2026, 3, 31, 8, 0, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(home=tmp_path / "home")


class TestLedgerKey:
    @pytest.fixture(autouse=True)
    def _log(self, own_database: str, config: Config, django_db_blocker: Any) -> Iterator[None]:
        with (
            override_settings(
                LEDGER_KEY_FILE=config.home / "secrets" / "ledger.key",
                LEDGER_HEADS_FILE=config.home / "ledger-heads.jsonl",
            ),
            django_db_blocker.unblock(),
        ):
            yield

    def test_the_log_verifies_over_both(self, config: Config) -> None:
        self.act()
        old, new = renew_ledger_key(config, at=AT)
        self.act()
        assert list(Head.objects.order_by("tree_size").values_list("key_id", flat=True)) == [old, new]
        verdict = verify()
        assert verdict.intact, verdict
        with ledger_office():
            public = Act.objects.get(kind="node.change_key").public
        assert (public["old"], public["new"]) == (old, new)

    def test_the_old_key_has_signed_the_new_one(self, config: Config) -> None:
        from jianxing.cli.keeping.keys import SUCCESSION
        from jianxing.kernel import dsse
        from jianxing.ledger.keys import public_keys

        self.act()
        old, new = renew_ledger_key(config, at=AT)
        with ledger_office():
            envelope = dsse.Envelope.from_json(Act.objects.get(kind="node.change_key").public["signed"])
        keys = public_keys()
        assert dsse.verify(envelope, payload_type=SUCCESSION, keys={old: keys[old]}) == (old,)
        with pytest.raises(dsse.NotSignedBy):
            dsse.verify(envelope, payload_type=SUCCESSION, keys={new: keys[new]})

    def test_only_its_owner_may_read_it(self, config: Config) -> None:
        self.act()
        renew_ledger_key(config, at=AT)
        assert (config.home / "secrets" / "ledger.key").stat().st_mode & 0o777 == 0o600

    def act(self) -> None:
        with transaction.atomic():
            record(kind="node.tried", subject="node", subject_id=1, by=Actor.system(), at=AT)
        sealer.seal_all(clock=lambda: AT)


def test_nobody_is_signed_out_by_a_new_secret_key(config: Config) -> None:
    before = config.secret_key
    person = Person(login="x", password=make_password("geheim-geheim-1"))
    with override_settings(SECRET_KEY=before, SECRET_KEY_FALLBACKS=[]):
        held = person.get_session_auth_hash()
    renew_secret_key(home=config.home)
    assert config.secret_key != before
    with override_settings(SECRET_KEY=config.secret_key, SECRET_KEY_FALLBACKS=config.earlier_secret_keys):
        assert held != person.get_session_auth_hash()
        assert held in person.get_session_auth_fallback_hash()


def test_an_old_secret_key_is_forgotten_in_the_end(config: Config) -> None:
    first = config.secret_key
    for _time in range(3):
        renew_secret_key(home=config.home)
    assert len(config.earlier_secret_keys) == 2
    assert first not in config.earlier_secret_keys


def test_every_secret_that_is_made_is_in_the_inventory(config: Config) -> None:
    from jianxing.cli.embedded.roles import Passwords

    Passwords.of(home=config.home)
    renew_secret_key(home=config.home)
    listed = {held.name for held in inventory(config)}
    made = {path.name for path in (config.home / "secrets").iterdir()}
    assert made <= listed
    assert listed >= keyring.WITH_THE_CLUSTER


def test_the_reference_names_each(config: Config) -> None:
    text = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "keys.md").read_text()
    for held in inventory(config):
        assert f"`{held.name}`" in text
