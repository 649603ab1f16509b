"""The questions on a subject, as a panel of its page; and those that a finding was made of."""

from typing import Any

from jianxing.findings.models import Finding
from jianxing.questions import queries
from jianxing.questions.lifecycle import State
from jianxing.site.questions.words import TONES


def panel(*, subject: str = "", finding: Finding | None = None) -> dict[str, Any]:
    """Return what ``questions/panel.html`` draws: the questions that the reader sees."""
    found = (
        queries.about(subject=subject) if finding is None else queries.of_finding(finding=finding)
    )  # fmt: skip
    return {"questions_here": [(one, TONES[State(one.state)]) for one in found]}
