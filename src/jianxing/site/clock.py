"""The clock as pages read it."""

from jianxing.settings.clock import now, today

__all__ = ("now", "today")
