"""Who is on duty in a body, and from when to when."""

from django.db import models
from django.db.models import F, Q

from jianxing.directory.models import Body, Person


class Watch(models.Model):
    """That a person keeps the watch (值班) of a body, from an instant to another; seen by that body alone."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="watches")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("starts_at", "id")
        verbose_name_plural = "watches"
        indexes = (models.Index(fields=["body", "ends_at"], name="watch_by_body"),)
        constraints = (
            models.UniqueConstraint(fields=["body", "person", "starts_at"], name="watch_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="watch_span"),
        )
