"""Every threat in the documentation names a control, a default and tests that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "explanation" / "threats.md"
NAMED = re.compile(r"`(tests/[\w/.-]+\.py)::(\w+)`")


def lines() -> list[list[str]]:
    """Return the rows of all tables, without their headers."""
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows]
    return [row for row in cells if row[0] != "threat"]


def defined_in(path: Path) -> set[str]:
    """Return the names of the test functions of a file, in classes too."""
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


def test_there_are_threats() -> None:
    assert len(lines()) > 30


@pytest.mark.parametrize("row", lines(), ids=lambda row: str(row[0])[:60])
def test_each_has_a_control_a_default_and_tests_that_exist(row: list[str]) -> None:
    assert len(row) == 4
    assert all(row)
    named = NAMED.findall(row[3])
    assert named, "no test is named"
    for file, name in named:
        assert (ROOT / file).is_file(), f"{file} is not there"
        assert name in defined_in(ROOT / file), f"{file} has no {name}"
