"""Acts have words: those of the life-cycles at least, which are known here."""

import pytest

from jianxing.findings.lifecycle import FINDING
from jianxing.findings.policies import SIDE_STEPS
from jianxing.site.acts.words import in_words

ACTIONS = sorted({step.action for step in FINDING.steps} | {step.action for step in SIDE_STEPS})


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_on_a_finding_has_words(action: str) -> None:
    assert in_words(f"finding.{action}") != f"finding.{action}"


def test_an_unknown_act_is_shown_as_it_is() -> None:
    assert in_words("comet.seen") == "comet.seen"
