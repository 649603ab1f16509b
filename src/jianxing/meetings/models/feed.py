"""Calendar feeds: what opens a body's meetings to a calendar program, without a session."""

from django.db import models
from django.db.models import Q

from jianxing.directory.models import Body, Person


class Feed(models.Model):
    """A token by which a calendar program reads when a body meets. Kept as a digest; revoked, never deleted."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="calendar_feeds")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["body", "-id"], name="feed_by_body"),)
        constraints = (models.CheckConstraint(condition=~Q(name=""), name="feed_named"),)

    def __str__(self) -> str:
        return self.name
