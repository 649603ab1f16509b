"""The diagrams in the reference are the tables."""

from pathlib import Path

import pytest

from jianxing.projects.lifecycle import ASSETS, STAGES

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "projects.md"


@pytest.mark.parametrize("table", [STAGES, ASSETS], ids=["stages", "assets"])
def test_the_diagram_in_the_reference_is_the_table(table: object) -> None:
    assert table.mermaid() in PAGE.read_text(encoding="utf-8")  # type: ignore[attr-defined]  # two kinds of states
