"""What two custodians open together."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jianxing.directory.models import Body, Person, Sighted
from jianxing.referrals.models.keys import CustodyCopy, PersonKey
from jianxing.referrals.models.leads import Referral


class Opening(Sighted):
    """A request that two custodians open a body's keys in turn: for somebody who lost his, or for one reporter's identity.

    Between the two the rest is sealed to the second; afterwards that is emptied.
    """

    class Purpose(models.TextChoices):
        RESTORE = "restore", _("give the body's key to somebody")
        REPORTER = "reporter", _("open a reporter's identity")

    class Reason(models.TextChoices):
        """A choice and no words: a reason that could be written would say what the lead is about."""

        LOST = "lost", _("a passphrase was lost")
        SUCCEEDED = "succeeded", _("a successor needs it")
        VERIFY = "verify", _("to verify the report with the reporter")
        PROTECT = "protect", _("to protect the reporter")
        ANSWER = "answer", _("to tell the reporter the result")
        LAW = "law", _("required by law")

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    copy = models.ForeignKey(CustodyCopy, models.PROTECT, related_name="openings")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, blank=True, related_name="openings")
    #: For whom: to this key is sealed what comes out.
    target = models.ForeignKey(PersonKey, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    half_open = models.BinaryField(default=b"")
    first_at = models.DateTimeField(null=True, blank=True)
    first_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    second_at = models.DateTimeField(null=True, blank=True)
    second_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    #: A reporter's: the key of that one part, sealed to the target; emptied when it was used, once.
    outcome = models.BinaryField(default=b"")
    spent_at = models.DateTimeField(null=True, blank=True)

    class Meta(Sighted.Meta):
        indexes = (GinIndex(fields=["visible_to"], name="opening_visible_to"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(purpose="restore", referral=None) | Q(purpose="reporter", referral__isnull=False),
                name="opening_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(second_at=None) | Q(first_at__isnull=False), name="opening_in_turn"
            ),
            models.CheckConstraint(
                condition=Q(second_by=None) | ~Q(second_by=F("first_by")), name="opening_by_two"
            ),
            models.CheckConstraint(
                condition=(Q(first_by=None) | ~Q(first_by=F("asked_by")))
                & (Q(second_by=None) | ~Q(second_by=F("asked_by"))),
                name="opening_not_by_who_asked",
            ),
            models.CheckConstraint(
                condition=Q(second_at=None, refused_at=None) | Q(half_open=b""),
                name="opening_leaves_nothing_half_open",
            ),
            models.CheckConstraint(condition=Q(spent_at=None) | Q(outcome=b""), name="opening_spent_once"),
        )

    @property
    def is_pending(self) -> bool:
        """Whether a custodian has yet to act."""
        return self.second_at is None and self.refused_at is None
