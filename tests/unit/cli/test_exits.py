"""Each kind of end has its exit code, and a refusal is one line."""

import errno

import psycopg
import pytest

from jianxing.cli.exits import Exit, OutsideFailure, guarded
from jianxing.settings.config import HomeUnusable, Misconfigured


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (Misconfigured("no such key"), Exit.WRONG_USE),
        (HomeUnusable("read-only"), Exit.OUTSIDE),
        (OutsideFailure("port in use"), Exit.OUTSIDE),
        (psycopg.OperationalError("connection refused\nIs the server running?"), Exit.OUTSIDE),
        (OSError(errno.ENOSPC, "No space left on device", "/data/ledger"), Exit.OUTSIDE),
    ],
)
def test_a_refusal_is_one_line(refusal: Exception, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    def command() -> int:
        raise refusal

    assert guarded(command) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("jianxing: ")
    assert said.err.count("\n") == 1


def test_an_answer_passes() -> None:
    assert guarded(lambda: Exit.NO) == 1


def test_a_fault_of_ours_is_not_hidden() -> None:
    def command() -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        guarded(command)
