"""Feeds, and how long each has been silent."""

from dataclasses import dataclass
from datetime import datetime

from jianxing.incidents.models import Feed
from jianxing.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Heard:
    """A feed with the minutes since it was heard last, counted from its opening where it never was."""

    feed: Feed
    minutes: int

    @property
    def is_silent(self) -> bool:
        """Whether it is open, and its last message older than agreed."""
        return self.feed.closed_at is None and self.minutes > self.feed.greatest_age_minutes


def heard(*, by: Actor, at: datetime) -> list[Heard]:
    """Return the acting body's feeds, open ones first, the newest first."""
    rows = Feed.objects.filter(body=by.body_id).select_related("body").order_by("-pk")
    found = [Heard(one, int((at - (one.heard_at or one.opened_at)).total_seconds() // 60)) for one in rows]
    return sorted(found, key=lambda one: one.feed.closed_at is not None)


def one(*, pk: int) -> Feed:
    """Return a feed; raises ``DoesNotExist`` where it is not seen."""
    found: Feed = Feed.objects.select_related("body").get(pk=pk)
    return found
