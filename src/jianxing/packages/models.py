"""Tables of evidence packages. What was packed and signed stays; what was decided on it stays as well."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person, Sighted
from jianxing.evidence.models import File
from jianxing.findings.models import Finding
from jianxing.letters.models import JointAction, Letter
from jianxing.packages.lifecycle import State

STATE_LABELS = {
    State.PACKING: pgettext_lazy("evidence package", "being packed"),
    State.PACKED: pgettext_lazy("evidence package", "packed and signed"),
    State.SENT: pgettext_lazy("evidence package", "sent"),
    State.RECEIVED: pgettext_lazy("evidence package", "received and verified"),
    State.UNFIT: pgettext_lazy("evidence package", "does not hold"),
    State.RECOGNISED: pgettext_lazy("evidence package", "recognised"),
    State.SUPPLEMENT: pgettext_lazy("evidence package", "to be supplemented"),
    State.SUPPLEMENTED: pgettext_lazy("evidence package", "supplemented"),
    State.DECLINED: pgettext_lazy("evidence package", "not recognised"),
    State.VOID: pgettext_lazy("evidence package", "voided"),
}
_NOT_SEALED = Q(state__in=["packing", "void"])


class Package(Sighted):
    """A package on its way from the body that signs it to the one that recognises it or does not.

    ``number`` is what the bag is called, once a sender. ``head_size`` and ``head_root`` are the position of the sender's ledger
    that was sealed into it, ``stamped_at`` is what an authority's time stamp says; without either its time is stated by the
    sender alone.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    #: What it bears on, in words that the receiving body may read.
    about = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=[(s.value, STATE_LABELS[s]) for s in State])
    sender = models.ForeignKey(Body, models.PROTECT, related_name="packages_sent")
    recipient = models.ForeignKey(Body, models.PROTECT, related_name="packages_received")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="packages")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, blank=True, related_name="packages")
    action = models.ForeignKey(JointAction, models.PROTECT, null=True, blank=True, related_name="packages")
    #: The package that lacked something, and that this one supplements.
    answers = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="supplements")
    file = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    files = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    packed_files = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(null=True, blank=True)
    key_id = models.CharField(max_length=64, blank=True)
    head_size = models.BigIntegerField(null=True, blank=True)
    head_root = models.CharField(max_length=64, blank=True)
    #: The moment that a time stamp authority vouches for, and what that one calls itself.
    stamped_at = models.DateTimeField(null=True, blank=True)
    stamped_by = models.CharField(max_length=200, blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    #: Where it did not hold when it was received: a code, the file in the package, and words.
    faults = models.JSONField(default=list, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)
    #: The sending body lives elsewhere: it came by the exchange, or somebody brought the file.
    is_elsewhere = models.BooleanField(default=False)
    carried_as = models.CharField(max_length=60, blank=True, default="")
    delivered_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(max_length=300, blank=True, default="")

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="package_visible_to"),
            models.Index(fields=["sender", "state", "-id"], name="package_by_sender"),
            models.Index(fields=["recipient", "state", "-id"], name="package_by_recipient"),
            models.Index(fields=["carried_as"], condition=~Q(carried_as=""), name="package_by_envelope"),
        )
        constraints = (
            models.UniqueConstraint(fields=["sender", "number"], name="package_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="package_state_known"
            ),
            models.CheckConstraint(condition=~Q(number="") & ~Q(title=""), name="package_has_title"),
            models.CheckConstraint(condition=~Q(sender=F("recipient")), name="package_to_another"),
            models.CheckConstraint(
                condition=_NOT_SEALED
                | Q(file__isnull=False, made_at__isnull=False, files__gt=0, key_id__regex=r"^[0-9a-f]{64}$"),
                name="package_packed_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(head_size=None, head_root="")
                | Q(head_size__isnull=False, head_root__regex=r"^[0-9a-f]{64}$"),
                name="package_head_whole",
            ),
            models.CheckConstraint(
                condition=Q(stamped_at__isnull=False) | Q(stamped_by=""), name="package_stamp_has_instant"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["packing", "packed", "void"]) | Q(sent_at__isnull=False),
                name="package_sent_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["packing", "packed", "sent", "void"]) | Q(received_at__isnull=False),
                name="package_received_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(state="unfit") & ~Q(faults=[]) | ~Q(state="unfit") & Q(faults=[]),
                name="package_unfit_has_faults",
            ),
            models.CheckConstraint(
                condition=~Q(state="void") | ~Q(void_reason=""), name="package_void_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(finding=None, letter=None)
                | Q(finding=None, action=None)
                | Q(letter=None, action=None),
                name="package_on_one_matter",
            ),
            models.CheckConstraint(
                condition=Q(is_elsewhere=False) | Q(carried_as=""), name="package_carried_one_way"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"package:{self.pk}"

    @property
    def time(self) -> str:
        """What vouches for when it was made: a key of ``methods.packages.wording.TIMES``."""
        if self.stamped_at is not None:
            return "stamped"
        return "stated" if self.head_size is None else "ledger"


class Piece(models.Model):
    """A file in a package as its signed list has it; ``file`` is the evidence that it was made of, where that is known here."""

    package = models.ForeignKey(Package, models.PROTECT, related_name="pieces")
    path = models.CharField(max_length=400)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    description = models.JSONField(default=dict)
    file = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("path",)
        constraints = (
            models.UniqueConstraint(fields=["package", "path"], name="package_piece_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="package_piece_sha256_form"
            ),
        )

    def __str__(self) -> str:
        return self.path


class Decision(models.Model):
    """What a person of the receiving body decided, with what stands against it by authenticity, legality and relevance."""

    class Says(models.TextChoices):
        """The three words."""

        RECOGNISE = "recognise", pgettext_lazy("decision on a package", "recognise")
        ASK_MORE = "ask_more", pgettext_lazy("decision on a package", "ask for a supplement")
        DECLINE = "decline", pgettext_lazy("decision on a package", "do not recognise")

    package = models.OneToOneField(Package, models.PROTECT, related_name="decision")
    says = models.CharField(max_length=9, choices=Says.choices)
    #: What stands against it; empty where nothing does.
    authenticity = models.TextField(blank=True)
    legality = models.TextField(blank=True)
    relevance = models.TextField(blank=True)
    remark = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(says="recognise", authenticity="", legality="", relevance="")
                | Q(says__in=["ask_more", "decline"])
                & (~Q(authenticity="") | ~Q(legality="") | ~Q(relevance="")),
                name="package_decision_has_reasons",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.package_id} {self.says}"
