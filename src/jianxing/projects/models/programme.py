"""Programmes: what bodies have set out to supervise, agreed on, campaign for, or hold together."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person, PlanDomain, Sighted
from jianxing.projects.models.voiding import Voidable, void_has_reason


class Programme(Sighted, Voidable):
    """A work plan, an agreement, a campaign or a series of activities of a body, with others where there are any."""

    class Kind(models.TextChoices):
        WORK_PLAN = "work_plan", _("work plan")
        AGREEMENT = "agreement", _("agreement")
        CAMPAIGN = "campaign", _("special campaign")
        ACTIVITIES = "activities", _("series of activities")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)
    document_no = models.CharField(max_length=100, blank=True)
    domain = models.CharField(max_length=20, choices=PlanDomain.choices, blank=True)
    registered_by = models.ForeignKey(Body, models.PROTECT, related_name="programmes")
    from_year = models.PositiveSmallIntegerField()
    to_year = models.PositiveSmallIntegerField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    shared_with = ArrayField(models.BigIntegerField(), default=list, blank=True)
    pinyin_key = models.CharField(max_length=1600)
    parties = models.ManyToManyField(Body, through="ProgrammeParty", related_name="party_to")

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="programme_visible_to"),
            models.Index(fields=["kind", "from_year"], name="programme_by_kind"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["registered_by", "kind", "title"],
                condition=Q(voided_at=None),
                name="programme_titled_once",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="programme_has_title"),
            models.CheckConstraint(
                condition=Q(to_year=None) | Q(to_year__gte=F("from_year")), name="programme_years"
            ),
            models.CheckConstraint(
                condition=Q(kind="agreement") | Q(signed_on=None), name="programme_only_agreements_are_signed"
            ),
            void_has_reason("programme_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"programme:{self.pk}"


class ProgrammeParty(models.Model):
    """A body that takes part in a programme: who signs an agreement, who joins a campaign."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="party_links")
    body = models.ForeignKey(Body, models.PROTECT, related_name="party_links")
    ordinal = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("ordinal", "id")
        constraints = (models.UniqueConstraint(fields=["programme", "body"], name="programme_party_once"),)


class FocusItem(Voidable):
    """One point of a programme that supervision looks at (监督重点)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="focus_items")
    ordinal = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    domain = models.CharField(max_length=20, choices=PlanDomain.choices, blank=True)
    requirement = models.TextField(blank=True)
    target = models.TextField(blank=True)

    class Meta:
        ordering = ("ordinal", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["programme", "title"], condition=Q(voided_at=None), name="focus_item_titled_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="focus_item_has_title"),
            void_has_reason("focus_item_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.title


class CampaignYear(Voidable):
    """A year in which a campaign was carried out; consecutive ones are counted."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="campaign_years")
    year = models.PositiveSmallIntegerField()
    document_no = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("year",)
        constraints = (
            models.UniqueConstraint(
                fields=["programme", "year"], condition=Q(voided_at=None), name="campaign_year_once"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1949, year__lte=2200), name="campaign_year_plausible"
            ),
            void_has_reason("campaign_year_void_has_reason"),
        )


class Activity(Voidable):
    """Something held once: a family-tradition event, an exhibition, a performance on tour."""

    class Kind(models.TextChoices):
        FAMILY = "family", _("family tradition event")
        EXHIBITION = "exhibition", pgettext_lazy("activity", "exhibition")
        PERFORMANCE = "performance", pgettext_lazy("activity", "performance")
        TRAINING = "training", pgettext_lazy("activity", "training")
        OTHER = "other", _("other activity")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="activities")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    held_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    participants = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    hosts = models.ManyToManyField(Body, through="ActivityHost", related_name="hosted_activities")

    class Meta:
        ordering = ("held_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["programme", "title", "held_on"], condition=Q(voided_at=None), name="activity_once"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="activity_has_title"),
            void_has_reason("activity_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"activity:{self.pk}"


class ActivityHost(models.Model):
    """A body that hosts an activity; with two of them it is a joint one."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="host_links")
    body = models.ForeignKey(Body, models.PROTECT, related_name="host_links")
    ordinal = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("ordinal", "id")
        constraints = (models.UniqueConstraint(fields=["activity", "body"], name="activity_host_once"),)
