"""What the API remembers: the answers to writes that came with an idempotency key."""

from django.db import models
from django.db.models import Q

from jianxing.directory.models import Body, Person, Token


class KeptAnswer(models.Model):
    """The answer to one write, given again to whoever repeats it under the same key; written with what the write did."""

    token = models.ForeignKey(Token, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    key = models.CharField(max_length=255)
    request = models.CharField(max_length=200)  # method and path
    digest = models.CharField(max_length=64)  # SHA-256 of what was sent
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    answer = models.BinaryField(default=b"")
    made_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["made_at"], name="kept_answer_by_age"),)
        constraints = (
            models.UniqueConstraint(fields=["token", "key"], name="kept_answer_once"),
            models.CheckConstraint(
                condition=Q(status=None) | Q(status__gte=200, status__lt=300),
                name="kept_answer_of_what_was_done",
            ),
        )

    def __str__(self) -> str:
        return self.key
