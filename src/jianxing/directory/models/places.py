"""Divisions, their boundaries, and the generations in which boundaries come in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.directory.lifecycle import State

STATE_LABELS = {
    State.DRAFT: pgettext_lazy("boundaries", "to be checked"),
    State.PUBLISHED: pgettext_lazy("boundaries", "published"),
    State.PUT_ASIDE: pgettext_lazy("boundaries", "put aside"),
    State.VOID: pgettext_lazy("boundaries", "void"),
}


#: That a row is valid on some day. One whose two days are one came in by a generation that is void.
_IS_EVER_VALID = Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))


class Jurisdiction(models.Model):
    """An administrative division of GB/T 2260; several generations of one code stand side by side,
    never two on one day, which the database holds.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("province level")
        PREFECTURE = "prefecture", _("prefecture level")
        COUNTY = "county", _("county level")

    code = models.CharField(max_length=6)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=12, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    pinyin_key = models.CharField(max_length=240)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["code", "valid_from"], condition=_IS_EVER_VALID, name="jurisdiction_once"
            ),
            models.UniqueConstraint(fields=["id", "code"], name="jurisdiction_with_code"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[1-9][0-9]{5}$"), name="jurisdiction_code_form"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="jurisdiction_valid_span"
            ),
        )
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Generation(models.Model):
    """Boundaries that come in together, from one file, as of one day. What was published stays as it was, also when it is void.

    ``is_whole`` says that the file holds every unit of the provinces that it names, so that a unit missing in it ends.
    ``before`` is the generation that the draft was compared with.
    """

    title = models.CharField(max_length=120)
    source = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=[(s.value, STATE_LABELS[s]) for s in State])
    valid_from = models.DateField()
    is_whole = models.BooleanField(default=False)
    before = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    #: The coordinate system that the file was read in, and why that one.
    crs = models.CharField(max_length=60, blank=True)
    crs_reason = models.TextField(blank=True)
    #: What was mended, left out or is doubtful: a list of codes with row, column and values.
    remarks = models.JSONField(default=list)
    #: How many units are new, renamed, changed, ended, unchanged.
    counts = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    void_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-valid_from", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["valid_from"], condition=Q(state="published"), name="generation_once_a_day"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="generation_has_title"),
            models.CheckConstraint(condition=~Q(source=""), name="generation_has_source"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="generation_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["published", "void"], published_at__isnull=False)
                | ~Q(state__in=["published", "void"]) & Q(published_at=None),
                name="generation_published_at",
            ),
            models.CheckConstraint(
                condition=Q(state="void", voided_at__isnull=False) & ~Q(void_reason="")
                | ~Q(state="void") & Q(voided_at=None, voided_by=None, void_reason=""),
                name="generation_void_has_reason",
            ),
        )

    def __str__(self) -> str:
        return self.title


class GenerationUnit(models.Model):
    """A unit of a generation, and what publishing does to it. ``wkb`` is its area in WGS 84, none where it ends."""

    class What(models.TextChoices):
        NEW = "new", pgettext_lazy("boundaries", "new")
        RENAMED = "renamed", pgettext_lazy("boundaries", "renamed")
        CHANGED = "changed", pgettext_lazy("boundaries", "boundary changed")
        ENDED = "ended", pgettext_lazy("boundaries", "ended")
        UNCHANGED = "unchanged", pgettext_lazy("boundaries", "unchanged")

    generation = models.ForeignKey(Generation, models.PROTECT, related_name="units", db_index=False)
    code = models.CharField(max_length=6)
    name = models.CharField(max_length=60)
    what = models.CharField(max_length=10, choices=What.choices)
    #: The division that it is found to be; none where it is new.
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, blank=True, related_name="+")
    wkb = models.BinaryField(null=True)
    row = models.PositiveIntegerField(null=True)
    area_m2 = models.FloatField(default=0)
    before_m2 = models.FloatField(default=0)
    gained_m2 = models.FloatField(default=0)
    lost_m2 = models.FloatField(default=0)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.UniqueConstraint(fields=["generation", "code"], name="generation_unit_once"),
            models.CheckConstraint(
                condition=Q(what__in=["new", "renamed", "changed", "ended", "unchanged"]),
                name="generation_unit_known",
            ),
            models.CheckConstraint(
                condition=Q(what="ended", wkb=None) | ~Q(what="ended") & Q(wkb__isnull=False),
                name="generation_unit_has_area",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[1-9][0-9]{5}$"), name="generation_unit_code_form"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Boundary(models.Model):
    """The area of a jurisdiction, WGS 84 longitude and latitude, apart from it because it is large.

    No two of one code are valid on one day, and none outside the days of its jurisdiction: the database holds both.
    ``code`` is that of the jurisdiction, by a composite key.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="boundaries")
    code = models.CharField(max_length=6)
    generation = models.ForeignKey(Generation, models.PROTECT, related_name="boundaries")
    wkb = models.BinaryField()
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "valid_from"], condition=_IS_EVER_VALID, name="boundary_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="boundary_valid_span"
            ),
        )


class Succession(models.Model):
    """That a jurisdiction follows another; ``share`` is how much of the predecessor's area went to it, up to 1."""

    predecessor = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="followed_by")
    successor = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="follows")
    generation = models.ForeignKey(Generation, models.PROTECT, related_name="successions")
    share = models.FloatField()

    class Meta:
        ordering = ("-share", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["generation", "predecessor", "successor"], name="succession_once"
            ),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_of_two"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="succession_share"),
        )
