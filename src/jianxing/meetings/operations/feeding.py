"""Calendar feeds: making a token, revoking it, and what it opens."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused, check_text
from jianxing.kernel.actor import Actor
from jianxing.meetings import policies
from jianxing.meetings.models import Feed
from jianxing.meetings.operations.steps import act_on

#: By this a token is recognised in a text where it should not stand.
PREFIX = "jxc_"
MOST_FEEDS = 20
#: The last use is noted to the hour: enough to see what is used, and no write for each request.
USE_NOTED_EVERY = timedelta(hours=1)


class FeedRefused(Refused):
    """A feed cannot be made or revoked."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a token opens: the meetings of one body."""

    feed_id: int
    body_id: int


def digest_of(secret: str) -> str:
    """Return what is kept of a token. It is random and long, so one round of SHA-256 cannot be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_feed(*, name: str, by: Actor, at: datetime) -> tuple[Feed, str]:
    """Make a feed of when the acting body meets; returns it with the token, said this once."""
    policies.check_can_make_feed(by=by)
    check_text(text=name, missing=_("A feed needs a name."))
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        if Feed.objects.filter(body=by.body, revoked_at=None).count() >= MOST_FEEDS:
            raise FeedRefused(
                _("Your body has %(count)d feeds already.") % {"count": MOST_FEEDS},
                _("Revoke a feed that is not used any more."),
            )
        feed = Feed.objects.create(
            body_id=by.body,
            name=" ".join(name.split())[:60],
            digest=digest_of(secret),
            hint=secret[: len(PREFIX) + 6],
            made_at=at,
            made_by_id=by.person_id,
        )
        act_on(feed, "make", by=by, at=at, public={"name": feed.name, "hint": feed.hint})
    return feed, secret


def revoke_feed(*, feed: Feed, by: Actor, at: datetime) -> Feed:
    """End a feed at once: the next request with its token finds nothing."""
    policies.check_can_revoke_feed(feed=feed, by=by)
    with transaction.atomic():
        running = Feed.objects.filter(pk=feed.pk, revoked_at=None)
        if not running.update(revoked_at=at, revoked_by_id=by.person_id):
            raise FeedRefused(_("This feed has been revoked already."), _("Nothing to do."))
        feed.refresh_from_db()
        act_on(feed, "revoke", by=by, at=at, public={"hint": feed.hint})
    return feed


def open_feed(*, secret: str, at: datetime) -> Opened | None:
    """Return what a token opens; None for one that was revoked or never made. That it was used is noted to the hour."""
    if not secret.startswith(PREFIX):
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT feed_id, body_id FROM meetings_feed_of(%s)", [digest_of(secret)])
        found = cursor.fetchone()
    if found is None:
        return None
    opened = Opened(*found)
    with acting(Actor.system(body_id=opened.body_id)):
        used = Feed.objects.filter(pk=opened.feed_id)
        used.exclude(last_used_at__gt=at - USE_NOTED_EVERY).update(last_used_at=at)
    return opened
