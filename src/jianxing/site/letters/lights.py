"""The light of what a letter asks, by its working days left."""

from datetime import date

from jianxing.kernel.workdays import Calendar
from jianxing.letters.lifecycle import OWING
from jianxing.letters.models import Receipt
from jianxing.notices.lights import days_left, light
from jianxing.site.instructions.lights import Lit


def lit(receipt: Receipt | None, *, today: date, working: Calendar) -> Lit:
    """Return the light of a receipt from which something is still to come."""
    if receipt is None or receipt.state not in OWING or receipt.due_on is None:
        return Lit()
    days = days_left(due_on=receipt.due_on, today=today, calendar=working)
    return Lit(
        light(due_on=receipt.due_on, today=today, calendar=working, percent=None, started_on=None), days
    )
