"""Tables of similar findings. None carries ``visible_to``: row security asks the findings that they speak of."""

from django.db import models
from django.db.models import F, Q

from jianxing.directory.models import Body, Person
from jianxing.findings.models import Finding


class Likeness(models.Model):
    """Two findings that may be the same matter, as computed when the later one came; shown to who sees both."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="likenesses")
    other = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField()  # thousandths
    why = models.JSONField(default=list)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["finding", "other"], name="likeness_once"),
            models.CheckConstraint(condition=~Q(finding=F("other")), name="likeness_of_two"),
            models.CheckConstraint(condition=Q(score__lte=1000), name="likeness_score"),
        )
        indexes = (models.Index(fields=["other"], name="likeness_of_other"),)


class KeptApart(models.Model):
    """That a body has said of two findings that they are two matters: they are not suggested to it again."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    lower = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    higher = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["body", "lower", "higher"], name="kept_apart_once"),
            models.CheckConstraint(condition=Q(lower__lt=F("higher")), name="kept_apart_in_order"),
        )


class Joining(models.Model):
    """One finding put aside to another that is the same matter (并案), until they are parted again."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="joinings")
    kept = models.ForeignKey(Finding, models.PROTECT, related_name="joined_here")
    state_before = models.CharField(max_length=12)
    reason = models.TextField()
    is_shown = models.BooleanField(default=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()
    joined_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    parted_at = models.DateTimeField(null=True, blank=True)
    parted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    part_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=~Q(finding=F("kept")), name="joining_of_two"),
            models.CheckConstraint(condition=~Q(reason=""), name="joining_has_reason"),
            models.CheckConstraint(
                condition=Q(parted_at=None) | ~Q(part_reason=""), name="joining_parted_has_reason"
            ),
            models.UniqueConstraint(
                fields=["finding"], condition=Q(parted_at=None), name="joining_open_once"
            ),
        )
        indexes = (models.Index(fields=["kept"], condition=Q(parted_at=None), name="joining_open_by_kept"),)
