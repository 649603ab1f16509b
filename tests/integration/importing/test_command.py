"""``jianxing import`` as others call it: wrong uses first, then what it answers."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jianxing.cli.importing import register
from tests.integration.importing.conftest import LEDGERS

TRANSPORT = LEDGERS / "transport_2025.xlsx"


def call(*words: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, with no database configured anywhere."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JIANXING_", "DATABASE_", "L"))
    }
    program = "import sys; from jianxing.cli.main import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", program, "import", *words],
        env=env | {"JIANXING_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "words",
    [
        ("nowhere.xlsx", "--dry-run"),
        (str(TRANSPORT),),
        (str(TRANSPORT), "--body", "TJ"),
        (str(TRANSPORT), "--dry-run", "--as", "somebody"),
        (str(TRANSPORT), "--format", "xml"),
    ],
)
def test_wrong_use_is_2_and_says_nothing_on_standard_output(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = call(*words, home=tmp_path / "home")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


def test_a_refused_file_is_1_with_one_line(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"MZ\x90\x00")
    done = call(str(path), "--dry-run", "--format", "json", home=tmp_path / "home")
    assert (done.returncode, done.stdout) == (1, "")
    assert "台账.xlsx" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_dry_run_without_a_body_needs_no_database(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = call(str(TRANSPORT), "--dry-run", "--format", "json", home=home)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["counts"] == {"read": 48, "new": 48, "unchanged": 0, "changed": 0, "refused": 0}
    first = answer["findings"][0]
    assert (first["sheet"], first["row"], first["state"]) == ("重点监督台账", 5, "rectifying")
    assert first["assisting"] == ["区征收办", "京滨公司"]
    assert "没有年份" in done.stdout
    assert not home.exists()


def test_it_speaks_english_to_an_english_terminal(tmp_path: Path) -> None:
    done = call(str(TRANSPORT), "--dry-run", home=tmp_path / "home", LANG="en_GB.UTF-8")
    assert "read 48, new 48" in done.stdout


def test_not_one_usable_row_is_1(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_text(
        "序号,问题描述,责任单位,整改时限\n1,道路未修复,,2025-03-05\n2,管线未迁改,,2025-03-06\n",
        encoding="utf-8",
    )
    done = call(str(path), "--dry-run", "--format", "json", home=tmp_path / "home")
    assert done.returncode == 1
    assert json.loads(done.stdout)["counts"]["refused"] == 2


def test_the_parser_stands_by_itself() -> None:
    whole = argparse.ArgumentParser()
    register(whole.add_subparsers())
    asked = whole.parse_args(["import", "a.xlsx", "--dry-run"])
    assert callable(asked.run)
