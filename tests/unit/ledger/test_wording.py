"""Acts have words: every kind that the code records, found by reading the code, and those of the life-cycles."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import jianxing
from jianxing.atlas.lifecycle import RUN, VERSION
from jianxing.briefs.lifecycle import BRIEF
from jianxing.comparisons.coverage.lifecycle import MATCH
from jianxing.directory.lifecycle import GENERATION
from jianxing.exporting.lifecycle import EXPORT
from jianxing.findings.lifecycle import FINDING
from jianxing.findings.policies import SIDE_STEPS
from jianxing.importing.lifecycle import IMPORT
from jianxing.indicators.lifecycle import CHECK_RUN
from jianxing.inspections.lifecycle import INSPECTION, REMINDER
from jianxing.instructions.lifecycle import CHARGE, INSTRUCTION
from jianxing.kernel.lifecycle import Lifecycle
from jianxing.ledger.wording import DEEDS, SUBJECTS, in_words
from jianxing.letters.lifecycle import ACTION, IMPASSE, LETTER, RECEIPT
from jianxing.meetings.lifecycle import DECISION, MEETING, MINUTES
from jianxing.packages.lifecycle import PACKAGE
from jianxing.questions.lifecycle import QUESTION
from jianxing.referrals.lifecycle import REFERRAL
from jianxing.schedules.lifecycle import UPDATE

HOUSE = Path(jianxing.__file__).parent
#: What records an act, and what hands one on to be recorded; the names stand for the same in every domain.
RECORDING = {"record", "Entry", "_record", "_record_appointment", "record_export"}
HANDING_ON = {"act_on", "take", "carry", "act", "move", "step", "_step"}
CYCLES: dict[str, Lifecycle] = {  # type: ignore[type-arg]
    "brief": BRIEF,
    "charge": CHARGE,
    "check_run": CHECK_RUN,
    "conflict_run": RUN,
    "coverage_match": MATCH,
    "decision": DECISION,
    "export": EXPORT,
    "finding": FINDING,
    "generation": GENERATION,
    "impasse": IMPASSE,
    "import": IMPORT,
    "inspection": INSPECTION,
    "instruction": INSTRUCTION,
    "joint_action": ACTION,
    "letter": LETTER,
    "meeting": MEETING,
    "minutes": MINUTES,
    "plan_version": VERSION,
    "package": PACKAGE,
    "question": QUESTION,
    "receipt": RECEIPT,
    "referral": REFERRAL,
    "reminder": REMINDER,
    "schedule_update": UPDATE,
}
ACTIONS = sorted(
    {f"{subject}.{step.action}" for subject, cycle in CYCLES.items() for step in cycle.steps}
    | {f"{subject}.{aside.back}" for subject, cycle in CYCLES.items() for aside in cycle.asides}
    | {f"finding.{step.action}" for step in SIDE_STEPS}
)


def _texts(value: ast.expr) -> Iterator[str]:
    """Give the texts that an expression may come to, a gap of a composed one as ``*``."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _texts(value.body)
        yield from _texts(value.orelse)
    elif isinstance(value, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in value.values)


def _recorded() -> set[str]:
    """Return the kinds that operations name whole or in part, and ``*.deed`` for what they hand on."""
    found: set[str] = set()
    for path in HOUSE.rglob("*.py"):
        if path.is_relative_to(HOUSE / "site"):
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            named = {word.arg: word.value for word in call.keywords}
            if name in RECORDING:
                whole = [named["kind"]] if "kind" in named else call.args[:1]
                found |= {text for value in whole for text in _texts(value) if "." in text}
            if name in RECORDING | HANDING_ON and "action" in named:
                found |= {f"*.{text}" for text in _texts(named["action"])}
            if name == "act_on":
                found |= {f"*.{text}" for value in call.args[1:2] for text in _texts(value)}
    return found


def test_every_kind_that_the_code_records_has_words() -> None:
    recorded = _recorded()
    assert {"token.make", "person.sign_in", "finding.keep_apart", "*.ask"} <= recorded
    parts = {kind: kind.split(".", 1) for kind in recorded}
    wordless = {
        kind
        for kind, (subject, deed) in parts.items()
        if not ("*" in subject or subject in SUBJECTS) or not ("*" in deed or deed in DEEDS)
    }
    assert not wordless


@pytest.mark.parametrize("kind", ACTIONS)
def test_every_action_of_a_life_cycle_has_words(kind: str) -> None:
    assert in_words(kind) != kind


def test_an_unknown_act_is_shown_as_it_is() -> None:
    assert in_words("comet.seen") == "comet.seen"
