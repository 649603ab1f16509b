"""Comparisons as they were made, and what each found."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from jianxing.comparisons.penalties.models.intake import Case
from jianxing.directory.models import Body, Person, Sighted
from jianxing.questions.models import Question


class Run(Sighted):
    """One comparison of all cases that the body had then: ``digest`` is over cases and benchmarks as they stood.

    ``asked`` counts the questions that it raised, ``known`` those that stood already. Seen by the body and those above it.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)
    asked = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Sighted.Meta):
        ordering = ("-id",)
        indexes = (GinIndex(fields=["visible_to"], name="penalty_run_visible_to"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="penalty_run_digest_form"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"


class Result(models.Model):
    """What a run found of one case, or of one item between places: a code, its numbers, the comparable cases."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="results")
    ordinal = models.PositiveIntegerField()
    #: A hard rule, ``deviation``, ``between_places`` or ``no_authority``.
    kind = models.CharField(max_length=20)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="results")
    item = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    p = models.FloatField(null=True, blank=True)
    z = models.FloatField(null=True, blank=True)
    n = models.PositiveIntegerField(default=0)
    shift = models.FloatField(null=True, blank=True)
    p_value = models.FloatField(null=True, blank=True)
    q_value = models.FloatField(null=True, blank=True)
    #: Whether it is asked about; an item between places may be listed without.
    stands_out = models.BooleanField(default=False)
    #: The numbers of its sentence.
    values = models.JSONField(default=dict)
    #: Key and position of each comparable case.
    comparable = models.JSONField(default=list)
    #: Each place's shift, p-value and cases.
    places = models.JSONField(default=list)
    asked = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    question = models.ForeignKey(
        Question, models.PROTECT, null=True, blank=True, related_name="penalty_results"
    )

    class Meta:
        ordering = ("ordinal",)
        constraints = (
            models.UniqueConstraint(fields=["run", "ordinal"], name="penalty_result_once"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "repealed_basis", "wrong_version", "outside_statute", "outside_tier", "deviation", "between_places",
                        "no_authority",
                    ]
                ),
                name="penalty_result_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="between_places", case=None) | ~Q(kind="between_places") & Q(case__isnull=False),
                name="penalty_result_of_a_case",
            ),
        )  # fmt: skip

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"penalty_result:{self.pk}"
