"""The diagrams in the reference are the tables."""

from pathlib import Path

import pytest

from jianxing.inspections.lifecycle import INSPECTION, REMINDER

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "inspections.md"


@pytest.mark.parametrize("table", [INSPECTION, REMINDER], ids=["inspection", "reminder"])
def test_the_diagram_in_the_reference_is_the_table(table: object) -> None:
    assert table.mermaid() in PAGE.read_text(encoding="utf-8")  # type: ignore[attr-defined]  # two kinds of states
