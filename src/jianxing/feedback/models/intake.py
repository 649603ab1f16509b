"""What came in by a door and has not been looked at: rows that the door's function writes, one for each envelope."""

from django.db import models
from django.db.models import Q

from jianxing.directory.models import Body
from jianxing.feedback.models.door import Door


class Intake(models.Model):
    """One envelope. ``token`` is the SHA-256 of the tracking code; ``identity`` makes a second arrival the same one."""

    class Kind(models.TextChoices):
        REPORT = "report", "report"
        WORD = "word", "word"

    identity = models.CharField(max_length=64, unique=True)
    token = models.CharField(max_length=64)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    door = models.ForeignKey(Door, models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    said = models.JSONField()
    #: SHA-256 over all that was handed in, to tell a repetition from something else under the same code.
    digest = models.CharField(max_length=64)
    contact = models.BinaryField(null=True)
    received_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    #: Why it became nothing; empty where it became a report or a word on one.
    refused = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        indexes = (
            models.Index(fields=["body", "id"], condition=Q(taken_at=None), name="feedback_intake_waiting"),
            models.Index(fields=["token"], name="feedback_intake_by_token"),
        )


class IntakePhoto(models.Model):
    """A photo as it arrived; emptied when it has been drawn anew, since what a camera writes into it is nobody's."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="photos")
    ordinal = models.PositiveSmallIntegerField()
    content = models.BinaryField(null=True)

    class Meta:
        ordering = ("ordinal",)
        constraints = (
            models.UniqueConstraint(fields=["intake", "ordinal"], name="feedback_intake_photo_once"),
        )
