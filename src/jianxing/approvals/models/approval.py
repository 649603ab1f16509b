"""Approvals of a bundle: whose, within how many days, after what, on which documents, and when their clocks stood still."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.approvals.lifecycle import State
from jianxing.approvals.models.bundle import Bundle, Material
from jianxing.directory.models import Body, Person

STATE_LABELS = {
    State.NOT_FILED: pgettext_lazy("approval", "not filed"),
    State.FILED: pgettext_lazy("approval", "filed"),
    State.ACCEPTED: pgettext_lazy("approval", "accepted"),
    State.CORRECTING: pgettext_lazy("approval", "documents to be corrected"),
    State.REVIEWING: pgettext_lazy("approval", "clock stopped"),
    State.GRANTED: pgettext_lazy("approval", "granted"),
    State.REFUSED: pgettext_lazy("approval", "refused"),
    State.WITHDRAWN: pgettext_lazy("approval", "withdrawn"),
}
PAUSE_LABELS = {
    "correction": pgettext_lazy("pause", "documents corrected"),
    "hearing": pgettext_lazy("pause", "hearing"),
    "expert_review": pgettext_lazy("pause", "expert review"),
    "inspection": pgettext_lazy("pause", "inspection and testing"),
    "tender": pgettext_lazy("pause", "tender or auction"),
}


class Approval(models.Model):
    """One approval of a bundle by one body. ``came_from`` is where a stopped one goes back."""

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="approvals")
    ordinal = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    body = models.ForeignKey(Body, models.PROTECT, related_name="approvals")
    #: By it past durations are found; the kind itself may be superseded.
    kind_code = models.CharField(max_length=40, blank=True)
    track = models.CharField(max_length=40, blank=True)
    statutory_days = models.PositiveSmallIntegerField()
    promised_days = models.PositiveSmallIntegerField(null=True, blank=True)
    extended_days = models.PositiveSmallIntegerField(default=0)
    prepare_days = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=[(s.value, STATE_LABELS[s]) for s in State])
    came_from = models.CharField(max_length=10, blank=True)
    round = models.PositiveSmallIntegerField(default=0)
    filed_on = models.DateField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=120, blank=True)
    #: The day for which whoever must move was told last.
    told_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    materials = models.ManyToManyField(Material, through="Need", related_name="approvals")

    class Meta:
        ordering = ("ordinal", "id")
        indexes = (models.Index(fields=["body", "state"], name="approval_by_body"),)
        constraints = (
            models.UniqueConstraint(fields=["bundle", "code"], name="approval_code_once"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="approval_named"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="approval_state_known"
            ),
            models.CheckConstraint(
                condition=Q(statutory_days__lte=1000, prepare_days__lte=1000, extended_days__lte=15),
                name="approval_days_plausible",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["not_filed", "withdrawn"]) | Q(filed_on__isnull=False),
                name="approval_filed_on",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "reviewing", "granted"]) | Q(accepted_on__isnull=False),
                name="approval_accepted_on",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["granted", "refused", "withdrawn"], decided_on__isnull=False)
                | ~Q(state__in=["granted", "refused", "withdrawn"]) & Q(decided_on=None),
                name="approval_decided_on",
            ),
            models.CheckConstraint(
                condition=(Q(accepted_on=None) | Q(accepted_on__gte=F("filed_on")))
                & (Q(decided_on=None) | Q(filed_on=None) | Q(decided_on__gte=F("filed_on"))),
                name="approval_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted") | ~Q(document=""), name="approval_granted_by_document"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["correcting", "reviewing"], came_from__in=["filed", "accepted"])
                | ~Q(state__in=["correcting", "reviewing"]) & Q(came_from=""),
                name="approval_came_from",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"approval:{self.pk}"

    @property
    def limit(self) -> int:
        """The working days that are counted with."""
        promised = self.statutory_days if self.promised_days is None else self.promised_days
        return min(promised, self.statutory_days) + self.extended_days


class Prerequisite(models.Model):
    """That an approval waits for another of the same bundle. A trigger refuses circles."""

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="prerequisites")
    needs = models.ForeignKey(Approval, models.PROTECT, related_name="needed_by")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["approval", "needs"], name="approval_prerequisite_once"),
            models.CheckConstraint(condition=~Q(approval=F("needs")), name="approval_not_after_itself"),
        )


class Need(models.Model):
    """That an approval needs a material."""

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="needs_links")
    material = models.ForeignKey(Material, models.PROTECT, related_name="needed_links")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["approval", "material"], name="approval_need_once"),)


class Pause(models.Model):
    """Days on which an approval's clock stands still, both within; *text* is for the applicant."""

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="pauses")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=13, choices=list(PAUSE_LABELS.items()))
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    text = models.CharField(max_length=500, blank=True)
    #: By when it is to be over: the applicant's day for corrections, or the day that the body named.
    expected_on = models.DateField(null=True, blank=True)
    stopped_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["approval"], condition=Q(last=None), name="approval_stops_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(PAUSE_LABELS)), name="approval_pause_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(last=None) | Q(last__gte=F("first")), name="approval_pause_first_before_last"
            ),
            models.CheckConstraint(
                condition=~Q(kind="correction") | ~Q(text=""), name="approval_correction_says_what"
            ),
        )
