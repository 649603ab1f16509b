"""How questions are said and coloured on the screen."""

from jianxing.questions.lifecycle import State

#: The tag's look for each state, of those that the product has.
TONES = {
    State.RAISED: "draft",
    State.SENT: "assigned",
    State.RECEIVED: "accepted",
    State.ANSWERED: "submitted",
    State.EXPLAINED: "done",
    State.CORRECTED: "done",
    State.FINDING: "rectifying",
    State.DISMISSED: "void",
    State.WITHDRAWN: "void",
}
