"""The one place where pages, commands and jobs read the clock; the demonstration's stands at its own day."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return the present instant; in the demonstration, this time of day on its day."""
    instant = timezone.localtime()
    if settings.DEMO_TODAY is None:
        return instant
    return instant.replace(
        year=settings.DEMO_TODAY.year, month=settings.DEMO_TODAY.month, day=settings.DEMO_TODAY.day
    )


def today() -> date:
    """Return the present day in Asia/Shanghai."""
    return now().date()
