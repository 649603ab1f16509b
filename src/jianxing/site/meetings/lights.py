"""The light of a decision, by its working days left."""

from dataclasses import dataclass
from datetime import date

from jianxing.kernel.workdays import Calendar
from jianxing.meetings.lifecycle import DecisionState
from jianxing.meetings.models import Decision
from jianxing.notices.lights import Light, days_left, light


@dataclass(frozen=True, slots=True)
class Lit:
    """A light and the working days left; none where no clock runs."""

    light: Light = Light.NONE
    days: int | None = None


def lit(decision: Decision, *, today: date, working: Calendar) -> Lit:
    """Return the light of a decision that is still to be carried out."""
    if decision.state != DecisionState.OPEN:
        return Lit()
    shown = light(due_on=decision.due_on, today=today, calendar=working, percent=None, started_on=None)
    return Lit(shown, days_left(due_on=decision.due_on, today=today, calendar=working))
