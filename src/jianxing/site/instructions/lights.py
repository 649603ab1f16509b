"""The light of what is asked, by its working days left."""

from dataclasses import dataclass
from datetime import date

from jianxing.instructions.lifecycle import WITH_ADDRESSEE
from jianxing.instructions.models import Charge
from jianxing.kernel.workdays import Calendar
from jianxing.notices.lights import Light, days_left, light


@dataclass(frozen=True, slots=True)
class Lit:
    """A light and the working days left; none where no clock runs."""

    light: Light = Light.NONE
    days: int | None = None


def lit(charge: Charge | None, *, today: date, working: Calendar) -> Lit:
    """Return the light of a charge that is with its addressee."""
    if charge is None or charge.state not in WITH_ADDRESSEE or charge.due_on is None:
        return Lit()
    days = days_left(due_on=charge.due_on, today=today, calendar=working)
    return Lit(
        light(due_on=charge.due_on, today=today, calendar=working, percent=None, started_on=None), days
    )
