"""The letter, and what each addressee does with it."""

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person, Sighted
from jianxing.evidence.models import File
from jianxing.findings.models import Finding
from jianxing.letters.kinds import MINUTES, Form, Kind, wants_answer
from jianxing.letters.lifecycle import ReceiptState, State
from jianxing.letters.models.action import JointAction
from jianxing.projects.models import Project

STATE_LABELS = {
    State.DRAFT: pgettext_lazy("letter", "to be signed"),
    State.SIGNED: pgettext_lazy("letter", "signed, to be sent"),
    State.SENT: pgettext_lazy("letter", "sent"),
    State.SETTLED: pgettext_lazy("letter", "settled"),
    State.SUPERSEDED: pgettext_lazy("letter", "superseded"),
    State.WITHDRAWN: pgettext_lazy("letter", "withdrawn"),
    State.DROPPED: pgettext_lazy("letter", "draft given up"),
}
RECEIPT_LABELS = {
    ReceiptState.WAITING: pgettext_lazy("receipt", "not sent yet"),
    ReceiptState.SENT: pgettext_lazy("receipt", "on its way"),
    ReceiptState.UNDELIVERED: pgettext_lazy("receipt", "not delivered"),
    ReceiptState.DELIVERED: pgettext_lazy("receipt", "delivered"),
    ReceiptState.OPENED: pgettext_lazy("receipt", "opened"),
    ReceiptState.ACCEPTED: pgettext_lazy("receipt", "accepted"),
    ReceiptState.DECLINED: pgettext_lazy("receipt", "declined"),
    ReceiptState.ANSWERED: pgettext_lazy("receipt", "answered"),
    ReceiptState.SETTLED: pgettext_lazy("receipt", "settled"),
    ReceiptState.ENDED: pgettext_lazy("receipt", "ended"),
}
KIND_LABELS = {
    Kind.LETTER: pgettext_lazy("kind of letter", "letter"),
    Kind.JOINT_REQUEST: pgettext_lazy("kind of letter", "joint request"),
    Kind.ASSIGNMENT: pgettext_lazy("kind of letter", "assignment"),
    Kind.URGING: pgettext_lazy("kind of letter", "urging"),
    Kind.REMINDER: pgettext_lazy("kind of letter", "reminder"),
    Kind.RECOMMENDATION: pgettext_lazy("kind of letter", "recommendation"),
    Kind.REFERRAL: pgettext_lazy("kind of letter", "referral letter"),
    Kind.REPLY: pgettext_lazy("kind of letter", "reply"),
}
#: What a number may belong to.
NUMBERED_LABELS: dict[str, Any] = {
    **{kind.value: label for kind, label in KIND_LABELS.items()},
    MINUTES: pgettext_lazy("kind of document", "minutes"),
}
FORM_LABELS = {
    Form.DISCIPLINE: _("discipline inspection recommendation"),
    Form.SUPERVISION: _("supervision recommendation"),
    Form.BOTH: _("discipline inspection and supervision recommendation"),
}


class Letter(Sighted):
    """A letter of one body to others. Once signed it never changes: a further letter supersedes or withdraws it."""

    class Urgency(models.TextChoices):
        ORDINARY = "ordinary", _("ordinary")
        URGENT = "urgent", _("urgent")
        MOST_URGENT = "most_urgent", _("most urgent")

    class Origin(models.TextChoices):
        WRITTEN = "written", _("written here")
        PAPER = "paper", _("registered from paper")
        EXCHANGE = "exchange", _("come from another node")

    class Effect(models.TextChoices):
        SUPERSEDES = "supersedes", _("supersedes")
        WITHDRAWS = "withdraws", _("withdraws")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    #: Of a letter from another node: what it is called there.
    their_uid = models.UUIDField(null=True, blank=True, editable=False)
    #: What it is called here from the draft on; the document's own number (发文字号) is taken at the signature.
    number = models.CharField(max_length=60, unique=True)
    document_number = models.CharField(max_length=80, blank=True)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.WRITTEN)
    kind = models.CharField(max_length=16, choices=[(k.value, KIND_LABELS[k]) for k in Kind])
    form = models.CharField(max_length=12, blank=True, choices=[(f.value, FORM_LABELS[f]) for f in Form])
    urgency = models.CharField(max_length=12, choices=Urgency.choices, default=Urgency.ORDINARY)
    body = models.ForeignKey(Body, models.PROTECT, related_name="letters")
    #: Who entered it: the sender, or the addressee of what came on paper or from another node.
    kept_by = models.ForeignKey(Body, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(s.value, STATE_LABELS[s]) for s in State])
    title = models.CharField(max_length=200)
    text = models.TextField()
    action = models.ForeignKey(JointAction, models.PROTECT, null=True, blank=True, related_name="letters")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="letters")
    findings = models.ManyToManyField(Finding, through="LetterFinding", related_name="letters")
    #: What the matter is called: a number or a name that every addressee may read.
    matter = models.CharField(max_length=200, blank=True)
    instead_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    effect = models.CharField(max_length=10, blank=True, choices=Effect.choices)
    answers = models.ForeignKey("Receipt", models.PROTECT, null=True, blank=True, related_name="replies")
    #: The receipt whose lateness this letter urges.
    urges = models.OneToOneField("Receipt", models.PROTECT, null=True, blank=True, related_name="urging")
    #: The bodies that issue it together with ``body``, which is its host (主办): in the order of their names on it.
    co_issued = ArrayField(models.BigIntegerField(), default=list, blank=True)
    #: Of a joint letter from another node: the names of those who issue it with its host, as they stand on it.
    co_issued_as = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    addressed = ArrayField(models.BigIntegerField(), default=list)
    copied_to = ArrayField(models.BigIntegerField(), default=list, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    #: The day that stands under the letter.
    dated_on = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    #: The scan of the sealed letter, which is the authoritative copy where there is one.
    scan = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.TextField(blank=True)

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="letter_visible_to"),
            models.Index(fields=["body", "state", "-id"], name="letter_by_body"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="letter_state_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in Kind]), name="letter_kind_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="letter_says_something"),
            models.CheckConstraint(
                condition=Q(kind="recommendation", form__in=[f.value for f in Form])
                | ~Q(kind="recommendation") & Q(form=""),
                name="letter_recommendation_has_form",
            ),
            models.CheckConstraint(
                condition=Q(instead_of=None, effect="") | Q(instead_of__isnull=False) & ~Q(effect=""),
                name="letter_instead_has_effect",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"]) | Q(dated_on__isnull=False) & ~Q(digest=""),
                name="letter_signed_has_digest",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "dropped"])
                | ~Q(document_number="") & (~Q(origin="written") | Q(signed_at__isnull=False)),
                name="letter_signed_has_number",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "signed", "dropped"]) | Q(sent_at__isnull=False),
                name="letter_sent_at",
            ),
            models.CheckConstraint(
                condition=Q(drafted_by=None) | Q(signed_by=None) | ~Q(signed_by=F("drafted_by")),
                name="letter_signed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="letter_dropped_has_reason",
            ),
            models.UniqueConstraint(fields=["kept_by", "their_uid"], name="letter_of_another_node_once"),
            models.UniqueConstraint(
                fields=["instead_of"],
                condition=Q(state__in=["draft", "signed", "sent", "settled"]),
                name="letter_followed_once",
            ),
        )

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """The document's number, and until it has one the number in the register."""
        return self.document_number or self.number

    @property
    def wants_answer(self) -> bool:
        """Whether an answer is owed once it is accepted; an urging letter wants the answer to what it urges."""
        return wants_answer(self.kind) and self.urges_id is None

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"letter:{self.pk}"


class LetterFinding(models.Model):
    """A finding that a letter is about."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="finding_links")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="letter_links")
    ordinal = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("ordinal", "id")
        constraints = (models.UniqueConstraint(fields=["letter", "finding"], name="letter_finding_once"),)


class LetterFile(models.Model):
    """An annex (附件) of a letter, taken from the evidence."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="file_links")
    file = models.ForeignKey(File, models.PROTECT, related_name="letter_links")
    ordinal = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("ordinal", "id")
        constraints = (models.UniqueConstraint(fields=["letter", "file"], name="letter_file_once"),)


class Receipt(Sighted):
    """What a letter asks of one addressee, and what that body did with it."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="receipts")
    addressee = models.ForeignKey(Body, models.PROTECT, related_name="letter_receipts")
    #: How the letter addresses the body where not by its name, as its party group.
    addressed_as = models.CharField(max_length=120, blank=True)
    #: What is asked of this addressee in particular.
    asked = models.TextField(blank=True)
    due_days = models.PositiveSmallIntegerField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=[(s.value, RECEIPT_LABELS[s]) for s in ReceiptState])
    ordinal = models.PositiveSmallIntegerField(default=0)
    #: Carried by the exchange: the letter's other half is on another node.
    is_remote = models.BooleanField(default=False)
    #: The envelope that carries it there.
    carried_as = models.CharField(max_length=40, blank=True, db_index=True)
    refused = models.CharField(max_length=300, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decline_reason = models.TextField(blank=True)
    #: Whom the declining body holds to be in charge.
    suggested = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Sighted.Meta):
        ordering = ("ordinal", "id")
        indexes = (
            GinIndex(fields=["visible_to"], name="receipt_visible_to"),
            models.Index(fields=["addressee", "state", "due_on"], name="receipt_by_addressee"),
        )
        constraints = (
            models.UniqueConstraint(fields=["letter", "addressee"], name="receipt_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ReceiptState]), name="receipt_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | Q(declined_at__isnull=False) & ~Q(decline_reason=""),
                name="receipt_declined_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "answered"]) | Q(accepted_at__isnull=False),
                name="receipt_accepted_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="undelivered") | ~Q(refused=""), name="receipt_undelivered_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="settled") | Q(settled_at__isnull=False), name="receipt_settled_at"
            ),
        )


class Answer(models.Model):
    """What an addressee answers, and the return of it where it was not enough."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="answer_rounds")
    round = models.PositiveSmallIntegerField()
    text = models.TextField()
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    #: Of an answer on paper: its number and date, as they stand on it.
    paper_number = models.CharField(max_length=80, blank=True)
    paper_on = models.DateField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    return_reason = models.TextField(blank=True)
    files = models.ManyToManyField(File, through="AnswerFile", related_name="+")

    class Meta:
        ordering = ("round",)
        constraints = (
            models.UniqueConstraint(fields=["receipt", "round"], name="answer_round_once"),
            models.CheckConstraint(condition=~Q(text=""), name="answer_says_something"),
            models.CheckConstraint(
                condition=Q(returned_at=None) | ~Q(return_reason=""), name="answer_returned_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(paper_number="") | Q(paper_on__isnull=False), name="answer_paper_has_date"
            ),
        )


class AnswerFile(models.Model):
    """A file that comes with an answer: what shows it, or the scan of an answer on paper."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="file_links")
    file = models.ForeignKey(File, models.PROTECT, related_name="answer_links")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["answer", "file"], name="answer_file_once"),)
