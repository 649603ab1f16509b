"""Feeds, how long each has been silent, and what came by them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from jianxing.incidents.models import Feed, Measurement
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


def heard_of(feed: Feed, *, at: datetime) -> Heard:
    """Return for how long a feed has been silent."""
    return Heard(feed, int((at - (feed.heard_at or feed.opened_at)).total_seconds() // 60))


def heard(*, by: Actor, at: datetime) -> list[Heard]:
    """Return the acting body's feeds, open ones first, the newest first."""
    rows = Feed.objects.filter(body=by.body_id).select_related("body").order_by("-pk")
    found = [heard_of(one, at=at) for one in rows]
    return sorted(found, key=lambda one: one.feed.closed_at is not None)


def one(*, pk: int) -> Feed:
    """Return a feed; raises ``DoesNotExist`` where it is not seen."""
    found: Feed = Feed.objects.select_related("body").get(pk=pk)
    return found


def latest(*, before: datetime, after: datetime, feed: Feed | None = None) -> list[Measurement]:
    """Return the last reading of each station and quantity after an instant and before another, of one feed or of all seen."""
    found = Measurement.objects.filter(measured_at__gt=after, measured_at__lt=before).select_related("feed")
    if feed is not None:
        found = found.filter(feed=feed)
    newest = found.order_by("feed_id", "station", "quantity", "-measured_at")
    return list(newest.distinct("feed_id", "station", "quantity"))


def readings(*, feed: Feed, before: int | None = None) -> QuerySet[Measurement]:
    """Return the readings of a feed, what was taken last first, those *before* a row's key."""
    found: QuerySet[Measurement] = Measurement.objects.filter(feed=feed).order_by("-pk")
    return found if before is None else found.filter(pk__lt=before)
