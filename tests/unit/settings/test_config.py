"""The configuration: what wins, what is refused and in which words, and secrets that are made once."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jianxing.settings.config import (
    Config,
    HomeUnusable,
    Misconfigured,
    load,
    own_names,
    prepare_home,
    secret,
    unknown_variables,
)

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "configuration.md"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in list(os.environ):
        if name.startswith("JIANXING_") or name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("JIANXING_HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C")
    return tmp_path


def write(home: Path, text: str) -> None:
    (home / "jianxing.toml").write_text(text)


class TestRefusals:
    def test_an_unknown_key_names_key_and_file(self, home: Path) -> None:
        write(home, "prot = 8123\n")
        with pytest.raises(Misconfigured) as refusal:
            load()
        assert str(refusal.value) == f"{home}/jianxing.toml: unknown key 'prot'"

    def test_a_table_is_an_unknown_key(self, home: Path) -> None:
        write(home, "[web]\nport = 8123\n")
        with pytest.raises(Misconfigured, match="unknown key 'web'"):
            load()

    def test_home_cannot_be_moved_by_the_file_that_lies_in_it(self, home: Path) -> None:
        write(home, "home = '/srv/elsewhere'\n")
        with pytest.raises(Misconfigured, match="unknown key 'home'"):
            load()

    def test_a_wrong_value_in_the_file_names_file_and_key(self, home: Path) -> None:
        write(home, "port = 'eighty'\n")
        with pytest.raises(Misconfigured) as refusal:
            load()
        assert str(refusal.value).startswith(f"{home}/jianxing.toml: port: ")
        assert "\n" not in str(refusal.value)

    def test_a_wrong_value_in_the_environment_names_the_variable(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("JIANXING_PORT", "70000")
        with pytest.raises(Misconfigured, match=r"^JIANXING_PORT: "):
            load()

    def test_half_of_tls(self, home: Path) -> None:
        write(home, "tls_cert = '/etc/server.pem'\n")
        with pytest.raises(Misconfigured, match="tls_cert and tls_key belong together"):
            load()

    def test_a_file_that_is_not_toml(self, home: Path) -> None:
        write(home, "port: 8123\n")
        with pytest.raises(Misconfigured, match="not TOML"):
            load()

    def test_a_named_file_that_is_missing(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("JIANXING_CONFIG", str(home / "absent.toml"))
        with pytest.raises(Misconfigured, match=r"absent\.toml: no such file"):
            load()

    def test_a_configuration_does_not_change(self) -> None:
        with pytest.raises(ValueError, match="frozen"):
            load().port = 1

    def test_a_home_that_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "taken").touch()
        with pytest.raises(HomeUnusable, match="cannot write to the data directory"):
            prepare_home(home=tmp_path / "taken")


class TestWhatWins:
    def test_defaults_without_file(self, home: Path) -> None:
        config = load()
        assert (config.home, config.host, config.port) == (home, "127.0.0.1", 8000)
        assert config.is_embedded

    def test_file_over_default(self, home: Path) -> None:
        write(home, "port = 8123\nlanguage = 'en'\n")
        assert (load().port, load().language) == (8123, "en")

    def test_environment_over_file(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(home, "port = 8123\n")
        monkeypatch.setenv("JIANXING_PORT", "8124")
        assert load().port == 8124

    def test_command_line_over_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("JIANXING_PORT", "8124")
        assert load(overrides={"port": 8125}).port == 8125

    def test_an_empty_variable_sets_nothing(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(home, "port = 8123\n")
        monkeypatch.setenv("JIANXING_PORT", "")
        assert load().port == 8123

    def test_names_that_hosting_platforms_give(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/jianxing")
        monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@db/jianxing")
        config = load()
        assert config.database_url == "postgresql://app@db/jianxing"
        assert config.owner_database_url == "postgresql://owner@db/jianxing"
        assert not config.is_embedded

    def test_our_name_over_the_platform_s(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgresql://theirs")
        monkeypatch.setenv("JIANXING_DATABASE_URL", "postgresql://ours")
        assert load().database_url == "postgresql://ours"

    def test_a_file_elsewhere_may_name_the_home(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("JIANXING_HOME")
        (tmp_path / "etc.toml").write_text(f"home = '{tmp_path}/data'\n")
        monkeypatch.setenv("JIANXING_CONFIG", str(tmp_path / "etc.toml"))
        assert load().home == tmp_path / "data"

    def test_a_child_loads_the_same(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(home, "allowed_hosts = ['a.example', 'b.example']\n")
        given = load(overrides={"port": 8125, "demo": True})
        for name, value in given.as_environment().items():
            monkeypatch.setenv(name, value)
        assert load() == given


class TestHosts:
    def test_a_server_of_the_loopback_has_only_its_names(self) -> None:
        assert own_names(host="127.0.0.1") == ("localhost", "127.0.0.1", "[::1]")

    def test_a_server_on_an_address_has_it_too(self) -> None:
        assert "192.0.2.7" in own_names(host="192.0.2.7")

    def test_hosts_from_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("JIANXING_ALLOWED_HOSTS", "a.example, b.example")
        assert load().allowed_hosts == ("a.example", "b.example")


class TestSecrets:
    def test_made_once_and_for_the_owner_alone(self, home: Path) -> None:
        first = load().secret_key
        assert load().secret_key == first
        assert len(first) == 50
        assert stat.S_IMODE((home / "secrets" / "secret_key").stat().st_mode) == 0o600
        assert stat.S_IMODE((home / "secrets").stat().st_mode) == 0o700

    def test_all_who_ask_at_once_get_the_same(self, home: Path) -> None:
        prepare_home(home=home)
        with ThreadPoolExecutor(16) as pool:
            answers = set(pool.map(lambda _number: secret(home=home, name="shared"), range(64)))
        assert len(answers) == 1
        assert [path.name for path in (home / "secrets").iterdir()] == ["shared"]


def test_misspelt_variables_are_found() -> None:
    environment = {"JIANXING_PROT": "1", "JIANXING_PORT": "1", "JIANXING_DSN": "x", "PATH": "/bin"}
    assert unknown_variables(environment) == ["JIANXING_PROT"]


def test_every_setting_is_described_in_the_reference() -> None:
    text = REFERENCE.read_text()
    missing = [
        name
        for name, field in Config.model_fields.items()
        if f"| `{name}` " not in text or not field.description
    ]
    assert missing == []
