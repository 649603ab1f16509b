"""Every write of questions."""

from jianxing.directory.roots import Overtaken
from jianxing.questions.operations.answering import answer, give_back, receive
from jianxing.questions.operations.asking import (
    DUE_DAYS,
    Decided,
    QuestionDraft,
    dismiss,
    dismiss_questions,
    raise_question,
    send,
    send_questions,
    take_back,
    withdraw,
)
from jianxing.questions.operations.settling import accept_correction, accept_explanation, make_finding

__all__ = (
    "DUE_DAYS",
    "Decided",
    "Overtaken",
    "QuestionDraft",
    "accept_correction",
    "accept_explanation",
    "answer",
    "dismiss",
    "dismiss_questions",
    "give_back",
    "make_finding",
    "raise_question",
    "receive",
    "send",
    "send_questions",
    "take_back",
    "withdraw",
)
