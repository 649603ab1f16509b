"""The table of a brief's life."""

from pathlib import Path

from jianxing.briefs.lifecycle import BRIEF, ISSUING, State

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "briefs.md"


def test_only_a_leader_issues() -> None:
    assert {step.roles for step in BRIEF.steps if step.action == "issue"} == {ISSUING}


def test_what_was_issued_can_only_be_voided() -> None:
    assert [step.action for step in BRIEF.actions(State.ISSUED)] == ["void"]
    assert BRIEF.actions(State.VOID) == ()


def test_nothing_is_issued_that_nobody_has_reviewed() -> None:
    assert BRIEF.sources("issue") == {State.REVIEWED}


def test_the_diagram_in_the_reference_is_the_table() -> None:
    assert BRIEF.mermaid() in PAGE.read_text(encoding="utf-8")
