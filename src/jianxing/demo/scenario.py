"""The whole scenario, part after part; each adds only what is missing."""

from collections.abc import Callable
from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone

from jianxing.demo import accounts, bodies
from jianxing.directory import jurisdictions
from jianxing.directory.models import Body
from jianxing.kernel.actor import Actor
from jianxing.notices import operations as notices

#: The day of the scenario; whatever the clock says, its figures are those of this day.
AS_OF = date(2026, 3, 31)
CALENDAR_YEARS = range(2024, 2028)


def on(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return an instant of a day of the scenario, Asia/Shanghai."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def build(*, say: Callable[[str], None]) -> None:
    """Build what is missing; saying after each part how far it is."""
    node, at = Actor.system(), on(date(2025, 1, 2))
    jurisdictions.load(by=node, at=at)
    notices.seed_calendar(years=CALENDAR_YEARS, by=node, at=at)
    held: dict[str, Body] = bodies.build(by=node, at=at)
    accounts.build(bodies=held, by=node, at=at)
    accounts.write_list(settings.DEMO_ACCOUNTS_FILE)
    say("演示数据:单位与人员")
