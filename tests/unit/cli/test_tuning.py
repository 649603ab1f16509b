"""The server's settings: enough connections for everybody, and safe unless a test says otherwise."""

from pathlib import Path

from jianxing.cli.embedded.postmaster import cluster_name
from jianxing.cli.embedded.tuning import SPARE, included, settings
from jianxing.settings.budget import RESERVED

DATA = Path("/srv/jianxing/postgresql")


def parsed(*, connections: int = 40, durable: bool = True) -> dict[str, str]:
    text = settings(data=DATA, connections=connections, durable=durable)
    lines = [line.partition(" = ") for line in text.splitlines() if not line.startswith("#")]
    return {name: value.strip("'") for name, _equals, value in lines}


def test_every_web_thread_and_everybody_else_has_a_connection() -> None:
    assert int(parsed(connections=64)["max_connections"]) == 64 + RESERVED + SPARE


def test_nothing_that_keeps_data_safe_is_touched() -> None:
    assert {"fsync", "synchronous_commit", "full_page_writes"} & set(parsed()) == set()
    assert parsed(durable=False)["fsync"] == "off"


def test_the_size_follows_the_machine_within_limits() -> None:
    assert 32 <= int(parsed()["shared_buffers"].removesuffix("MB")) <= 2048


def test_our_settings_are_included_once_and_before_the_administrator_s() -> None:
    once = included(main="port = 5432\n")
    assert included(main=once) == once
    assert once.index("jianxing.conf") < once.index("local.conf")


def test_servers_of_different_directories_have_different_names() -> None:
    assert cluster_name(DATA) != cluster_name(DATA.parent / "other" / "postgresql")


def test_what_people_type_is_not_logged(tmp_path: Path) -> None:
    """No statement is logged, and where an administrator has some logged, none of the values that come with them."""
    written = settings(data=tmp_path, connections=10, durable=True)
    for line in (
        "log_statement = 'none'",
        "log_parameter_max_length = '0'",
        "log_parameter_max_length_on_error = '0'",
        "log_min_error_statement = 'panic'",
        "log_error_verbosity = 'terse'",
    ):
        assert line in written
