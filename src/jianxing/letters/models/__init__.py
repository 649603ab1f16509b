"""Tables of letters, of what each addressee did with them, and of joint actions. The children carry no ``visible_to``: row
security asks their letter, receipt or action."""

from jianxing.letters.models.action import (
    ACTION_LABELS,
    IMPASSE_LABELS,
    ActionFinding,
    Impasse,
    JointAction,
    JointPlan,
    Position,
    ToldAsk,
)
from jianxing.letters.models.assigning import PlannedAssignment, SigningRule
from jianxing.letters.models.coissuer import COISSUER_LABELS, CoIssuer
from jianxing.letters.models.letter import (
    FORM_LABELS,
    KIND_LABELS,
    NUMBERED_LABELS,
    RECEIPT_LABELS,
    STATE_LABELS,
    Answer,
    AnswerFile,
    Letter,
    LetterFile,
    LetterFinding,
    Receipt,
)
from jianxing.letters.models.numbers import NumberPrefix, NumberSeries, TakenNumber

__all__ = (
    "ACTION_LABELS",
    "COISSUER_LABELS",
    "FORM_LABELS",
    "IMPASSE_LABELS",
    "KIND_LABELS",
    "NUMBERED_LABELS",
    "RECEIPT_LABELS",
    "STATE_LABELS",
    "ActionFinding",
    "Answer",
    "AnswerFile",
    "CoIssuer",
    "Impasse",
    "JointAction",
    "JointPlan",
    "Letter",
    "LetterFile",
    "LetterFinding",
    "NumberPrefix",
    "NumberSeries",
    "PlannedAssignment",
    "Position",
    "Receipt",
    "SigningRule",
    "TakenNumber",
    "ToldAsk",
)
