"""Joint actions, the versions of their plan, and matters that bodies pass on to each other."""

import hashlib
import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person, Sighted
from jianxing.findings.models import Finding
from jianxing.kernel.canonical import canonical
from jianxing.letters.lifecycle import ActionState, ImpasseState, ReceiptState
from jianxing.projects.models import Project

ACTION_LABELS = {
    ActionState.OPEN: pgettext_lazy("joint action", "under way"),
    ActionState.CLOSED: pgettext_lazy("joint action", "closed"),
}
IMPASSE_LABELS = {
    ImpasseState.OPEN: pgettext_lazy("impasse", "to be decided"),
    ImpasseState.DECIDED: pgettext_lazy("impasse", "decided"),
}


class JointAction(Sighted):
    """Bodies acting on one matter: who leads, and by its letters who is asked for what by when."""

    class Shape(models.TextChoices):
        GROUP_LOCAL = "group_local", _("group with local commissions")
        GROUP_GROUP = "group_group", _("group with group")
        THREE_PLACES = "three_places", _("three places")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    #: Of a joint action that a body of another node leads: what it is called there.
    their_uid = models.UUIDField(null=True, blank=True, editable=False)
    number = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    shape = models.CharField(max_length=12, choices=Shape.choices)
    lead = models.ForeignKey(Body, models.PROTECT, related_name="led_actions")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="joint_actions")
    findings = models.ManyToManyField(Finding, through="ActionFinding", related_name="joint_actions")
    state = models.CharField(max_length=8, choices=[(s.value, ACTION_LABELS[s]) for s in ActionState])
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.TextField(blank=True)

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="action_visible_to"),
            models.Index(fields=["lead", "state", "-id"], name="action_by_lead"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ActionState]), name="action_state_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="action_named"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False) & ~Q(outcome=""),
                name="action_closed_has_outcome",
            ),
            models.UniqueConstraint(fields=["lead", "their_uid"], name="action_of_another_node_once"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_led_elsewhere(self) -> bool:
        """Whether its lead is a body of another node: what stands here is what that node tells of it."""
        return self.their_uid is not None

    @property
    def called_by_its_lead(self) -> uuid.UUID:
        """What the node of its lead calls it, between nodes."""
        return self.their_uid or self.uid

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"joint_action:{self.pk}"


class ActionFinding(models.Model):
    """A finding that a joint action is about."""

    action = models.ForeignKey(JointAction, models.PROTECT, related_name="finding_links")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="action_links")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["action", "finding"], name="action_finding_once"),)


class ToldAsk(models.Model):
    """Of a joint action that is led elsewhere: what a body of a further node was asked and has done, as the lead tells it."""

    action = models.ForeignKey(JointAction, models.PROTECT, related_name="told_asks")
    #: The letter by which it was asked, as the lead's node calls it, and the body's address.
    letter_uid = models.UUIDField()
    node = models.CharField(max_length=40)
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    #: The body of this directory that stands for it, where there is one.
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    asked = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=[(s.value, s.value) for s in ReceiptState])
    #: Its answer, or why it declined.
    words = models.TextField(blank=True)
    is_party = models.BooleanField(default=False)
    told_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["action", "letter_uid", "node", "code"], name="told_ask_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ReceiptState]), name="told_ask_state_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="told_ask_named"),
        )

    @property
    def label(self) -> str:
        """What the body is called: here, where it is known here."""
        return self.body.label if self.body is not None else self.name


class JointPlan(models.Model):
    """A version of the plan that is to meet every party's demand. It never changes; the next version follows it."""

    action = models.ForeignKey(JointAction, models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=["action", "version"], name="joint_plan_version_once"),
            models.CheckConstraint(condition=~Q(text=""), name="joint_plan_says_something"),
        )

    @property
    def digest(self) -> str:
        """The SHA-256 of what it says, by which a position that comes from another node names it."""
        return hashlib.sha256(canonical({"version": self.version, "text": self.text})).hexdigest()


class Position(models.Model):
    """What a party demands of a version of the plan, thinks of it, and whether it consents. The latest one counts."""

    class Consent(models.TextChoices):
        OPEN = "open", pgettext_lazy("consent", "not yet")
        GIVEN = "given", pgettext_lazy("consent", "consents")
        REFUSED = "refused", pgettext_lazy("consent", "does not consent")

    plan = models.ForeignKey(JointPlan, models.PROTECT, related_name="positions")
    #: None for a party of another node that has no place in this directory; then *called* says its name.
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    called = models.CharField(max_length=200, blank=True)
    demand = models.TextField(blank=True)
    opinion = models.TextField(blank=True)
    consent = models.CharField(max_length=8, choices=Consent.choices)
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    #: It came from another node when a later version had been written: it stands, and is of no use for that version.
    is_stale = models.BooleanField(default=False)
    #: The envelope that carries it to the lead, where that is on another node.
    carried_as = models.CharField(max_length=40, blank=True, db_index=True)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["plan", "body", "-id"], name="position_latest"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(body__isnull=False, called="") | Q(body=None) & ~Q(called=""),
                name="position_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(consent__in=["open", "given", "refused"]), name="position_consent_known"
            ),
            models.CheckConstraint(
                condition=~Q(consent="refused") | ~Q(opinion=""), name="position_refused_has_opinion"
            ),
        )


class Impasse(Sighted):
    """A matter that two bodies or more have declined (推诿扯皮): it goes to a supervisor, who says whose it is."""

    number = models.CharField(max_length=60, unique=True)
    asker = models.ForeignKey(Body, models.PROTECT, related_name="+")
    #: Who decides: the body above the asker, or the asker itself where none stands above it.
    decider = models.ForeignKey(Body, models.PROTECT, related_name="impasses")
    matter = models.CharField(max_length=200, blank=True)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="impasses")
    action = models.ForeignKey(JointAction, models.PROTECT, null=True, blank=True, related_name="impasses")
    letter = models.ForeignKey("Letter", models.PROTECT, null=True, blank=True, related_name="impasses")
    state = models.CharField(max_length=8, choices=[(s.value, IMPASSE_LABELS[s]) for s in ImpasseState])
    raised_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    falls_to = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.TextField(blank=True)

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="impasse_visible_to"),
            models.Index(fields=["decider", "state", "-id"], name="impasse_by_decider"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ImpasseState]), name="impasse_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="decided")
                | Q(decided_at__isnull=False, falls_to__isnull=False) & ~Q(decision=""),
                name="impasse_decided_says_whose",
            ),
            models.UniqueConstraint(
                fields=["asker", "finding"],
                condition=Q(state="open", finding__isnull=False),
                name="impasse_of_finding_once",
            ),
            models.UniqueConstraint(
                fields=["asker", "action"],
                condition=Q(state="open", finding=None, action__isnull=False),
                name="impasse_of_action_once",
            ),
            models.UniqueConstraint(
                fields=["letter"],
                condition=Q(state="open", finding=None, action=None),
                name="impasse_of_letter_once",
            ),
        )

    def __str__(self) -> str:
        return self.number
