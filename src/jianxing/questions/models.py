"""Tables of questions. What a question says is frozen when it is raised; an answer stays as it was given."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person, PlanDomain, Sighted
from jianxing.evidence.models import File
from jianxing.findings.models import Finding
from jianxing.questions.lifecycle import State
from jianxing.questions.subjects import title_of

STATE_LABELS = {
    State.RAISED: pgettext_lazy("question", "raised"),
    State.DISMISSED: pgettext_lazy("question", "dismissed"),
    State.SENT: pgettext_lazy("question", "sent"),
    State.RECEIVED: pgettext_lazy("question", "received"),
    State.ANSWERED: pgettext_lazy("question", "answered"),
    State.EXPLAINED: pgettext_lazy("question", "explained"),
    State.CORRECTED: pgettext_lazy("question", "corrected"),
    State.FINDING: pgettext_lazy("question", "made a finding"),
    State.WITHDRAWN: pgettext_lazy("question", "withdrawn"),
}


class Question(Sighted):
    """What a check asks of the body that reported: what was seen, the rows that raised it, how to read it, and its course.

    ``identity`` is given by whoever raises: a body asks the same question once. ``digest`` is over all that it says.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=60, unique=True)
    identity = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    domain = models.CharField(max_length=20, choices=PlanDomain.choices)
    state = models.CharField(max_length=10, choices=[(s.value, STATE_LABELS[s]) for s in State])
    body = models.ForeignKey(Body, models.PROTECT, related_name="questions_asked")
    asked = models.ForeignKey(Body, models.PROTECT, related_name="questions_to_answer")
    #: What it is about: a handle that its domain opens, and words that everybody concerned may read.
    subject = models.CharField(max_length=60)
    subject_title = models.CharField(max_length=200)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    seen = models.TextField()
    how_to_read = models.TextField()
    when_not = models.TextField(blank=True)
    effect = models.FloatField(null=True, blank=True)
    effect_unit = models.CharField(max_length=20, blank=True)
    #: Label and value, as (p-value, 0.0004).
    facts = models.JSONField(default=list)
    heads = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    row_count = models.PositiveIntegerField(default=0)
    picture = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.TextField(blank=True)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="questions")
    #: The asking body lives on another node: the question came by the exchange, and is settled there.
    is_elsewhere = models.BooleanField(default=False)
    #: The envelope in which it went to the asked body's node, when that signed for it, and why it refused.
    carried_as = models.CharField(max_length=60, blank=True, default="")
    delivered_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(max_length=300, blank=True, default="")

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="question_visible_to"),
            models.Index(fields=["asked", "state", "due_on"], name="question_by_asked"),
            models.Index(fields=["body", "state", "-id"], name="question_by_body"),
            models.Index(fields=["subject"], name="question_by_subject"),
            models.Index(fields=["carried_as"], condition=~Q(carried_as=""), name="question_by_envelope"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["body", "identity"], condition=~Q(state="withdrawn"), name="question_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="question_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(identity="") & ~Q(kind="") & ~Q(subject="") & ~Q(subject_title="")
                & ~Q(seen="") & ~Q(how_to_read=""),
                name="question_says_what",
            ),
            models.CheckConstraint(condition=~Q(body=F("asked")), name="question_to_another"),
            models.CheckConstraint(condition=Q(domain__in=PlanDomain.values), name="question_domain_known"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="question_digest_form"),
            models.CheckConstraint(
                condition=Q(first_on=None) | Q(last_on=None) | Q(last_on__gte=F("first_on")),
                name="question_span",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["raised", "dismissed"])
                | Q(sent_at__isnull=False, due_on__isnull=False),
                name="question_sent_has_deadline",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["raised", "sent", "received", "answered"], ended_at=None)
                | ~Q(state__in=["raised", "sent", "received", "answered"]) & Q(ended_at__isnull=False),
                name="question_ended_has_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["dismissed", "explained", "corrected", "withdrawn"]) | ~Q(end_reason=""),
                name="question_ended_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="finding", finding__isnull=False)
                | Q(state="finding", finding=None, is_elsewhere=True)
                | ~Q(state="finding") & Q(finding=None),
                name="question_finding_is_there",
            ),
            models.CheckConstraint(
                condition=Q(is_elsewhere=False) | Q(carried_as=""), name="question_carried_one_way"
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None)
                | Q(answered_by=None)
                | ~Q(state__in=["explained", "corrected"])
                | ~Q(ended_by=F("answered_by")),
                name="question_settled_by_another",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def title(self) -> str:
        """What its kind is called."""
        return title_of(self.kind)

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"question:{self.pk}"

    @property
    def is_carried(self) -> bool:
        """Whether its other half lives on another node."""
        return self.is_elsewhere or bool(self.carried_as)


class Answer(models.Model):
    """What the asked body answers, and the return of it where it was not enough."""

    class Says(models.TextChoices):
        """What the body says of its figures; settling is the asking body's."""

        STANDS = "stands", pgettext_lazy("answer to a question", "the figures stand, explained")
        CORRECTED = "corrected", pgettext_lazy("answer to a question", "the figures have been corrected")
        UNKNOWN = "unknown", pgettext_lazy("answer to a question", "cannot be explained yet")

    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    round = models.PositiveSmallIntegerField()
    says = models.CharField(max_length=9, choices=Says.choices)
    text = models.TextField()
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    return_reason = models.TextField(blank=True)
    files = models.ManyToManyField(File, through="AnswerFile", related_name="+")

    class Meta:
        ordering = ("round",)
        constraints = (
            models.UniqueConstraint(fields=["question", "round"], name="question_answer_round_once"),
            models.CheckConstraint(condition=~Q(text=""), name="question_answer_says_something"),
            models.CheckConstraint(
                condition=Q(says__in=["stands", "corrected", "unknown"]), name="question_answer_says_known"
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | ~Q(return_reason=""),
                name="question_answer_returned_has_reason",
            ),
        )


class AnswerFile(models.Model):
    """A file that bears an answer out."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="file_links")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["answer", "file"], name="question_answer_file_once"),)
