"""``jianxing export`` as others call it: wrong uses first."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from jianxing.cli.exporting import LISTED, register
from jianxing.directory.acting import acting
from jianxing.exporting.lists import LISTS
from jianxing.findings import operations as findings
from tests.standing import AT, Standing, login_of, make_standing


def call(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    env = {
        name: value for name, value in os.environ.items() if not name.startswith(("JIANXING_", "DATABASE_"))
    }
    program = "import sys; from jianxing.cli.main import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", program, "export", *words],
        env=env | {"JIANXING_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--as", "somebody", "--body", "TJ"),
        ("--as", "somebody", "--body", "TJ", "-o", "x.xlsx", "--list", "everything"),
        ("--as", "somebody", "--body", "TJ", "-o", "x.xlsx", "--state", "lost"),
        ("--as", "somebody", "--body", "TJ", "-o", "x.xlsx", "--due-before", "tomorrow"),
        ("--as", "somebody", "--body", "TJ", "-o", "nowhere/x.xlsx"),
    ],
)
def test_wrong_use_is_2_and_starts_nothing(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = call(*words, home=tmp_path / "home")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert not (tmp_path / "home").exists()


def test_the_lists_that_can_be_named_are_all_there_are() -> None:
    assert set(LISTED) == set(LISTS)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Run the command as the one process that has the tests' database."""
    from jianxing.cli.exporting import _as_somebody  # the command without the database's starting

    parser = argparse.ArgumentParser()
    register(parser.add_subparsers())
    code = _as_somebody(parser.parse_args(["export", *words]))
    said = capsys.readouterr()
    return int(code), said.out, said.err


@pytest.fixture
def people(own_database: str) -> Standing:
    return make_standing()


def test_it_exports_what_the_actor_may_see(
    people: Standing, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by, path = people.supervisor, tmp_path / "台账.xlsx"
    with acting(by):
        for domain in ("transport", "ecology"):
            findings.register(description=f"{domain} 堵点", domain=domain, by=by, at=AT)
    stranger = ("--as", login_of(by), "--body", people.department.code, "-o", str(path))
    assert run(capsys, *stranger)[0] == 2
    officer = ("--as", login_of(people.system), "--body", people.node.code, "-o", str(path))
    assert run(capsys, *officer)[0] == 1
    assert not list(tmp_path.iterdir())

    who = ("--as", login_of(by), "--body", people.group.code, "-o", str(path))
    code, out, _err = run(capsys, *who)
    assert (code, out.strip().endswith("2 行") or "2 rows" in out) == (0, True)
    assert load_workbook(path).worksheets[0].max_row == 6
    assert run(capsys, *who, "--domain", "ecology")[0] == 0
    assert load_workbook(path).worksheets[0].max_row == 5
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
