"""Tables of evidence: what is stored, and who brought it under which name."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from jianxing.directory.models import Body, Person, Sighted
from jianxing.methods.packages.wording import MEDIA, WAYS


class Blob(models.Model):
    """Content as it was uploaded, byte for byte, named by its SHA-256. It says nothing of who brought it or why."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    sm3 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="blob_sha256_form"),
            models.CheckConstraint(condition=Q(sm3__regex=r"^[0-9a-f]{64}$"), name="blob_sm3_form"),
            models.CheckConstraint(condition=Q(size__gt=0), name="blob_not_empty"),
        )

    def __str__(self) -> str:
        return self.sha256


class File(Sighted):
    """A blob with its provenance. The same content brought twice is two files and one blob."""

    blob = models.ForeignKey(Blob, models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    caption = models.CharField(max_length=300, blank=True)
    uploaded_body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    uploaded_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.CharField(max_length=300, blank=True)
    shared_with = ArrayField(models.BigIntegerField(), default=list, blank=True)
    #: Bodies that see it together with whoever stands above them.
    shared_above = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta(Sighted.Meta):
        indexes = (
            GinIndex(fields=["visible_to"], name="file_visible_to"),
            models.Index(fields=["uploaded_body", "-id"], name="file_by_uploader"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="file_has_name"),
            # The software may void without a person behind it, so only this direction is bound.
            models.CheckConstraint(
                condition=Q(voided_at__isnull=False) | Q(voided_by__isnull=True, void_reason=""),
                name="file_voided_at",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None) | ~Q(void_reason=""), name="file_void_has_reason"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_voided(self) -> bool:
        """Whether the file has been taken back and is no longer given out."""
        return self.voided_at is not None


class Provenance(models.Model):
    """How, where, when and by which officers a file was obtained. A correction is a further version; the last one counts.

    Officers are named by the numbers of their certificates alone. ``metadata`` is what a camera wrote into a picture, kept
    apart from the picture that is shown.
    """

    file = models.ForeignKey(File, models.PROTECT, related_name="provenances")
    version = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=12)
    medium = models.CharField(max_length=12)
    place = models.CharField(max_length=200, blank=True)
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    officers = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    note = models.TextField(blank=True)
    metadata = models.JSONField(default=dict, blank=True)
    described_at = models.DateTimeField()
    described_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("version",)
        constraints = (
            models.UniqueConstraint(fields=["file", "version"], name="provenance_version_once"),
            models.CheckConstraint(condition=Q(way__in=list(WAYS)), name="provenance_way_known"),
            models.CheckConstraint(condition=Q(medium__in=list(MEDIA)), name="provenance_medium_known"),
            models.CheckConstraint(
                condition=Q(lon=None, lat=None)
                | Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                name="provenance_point",
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None) | Q(taken_at__lte=models.F("described_at")),
                name="provenance_after_the_fact",
            ),
        )  # fmt: skip


class Handing(models.Model):
    """A link in the chain of custody: who handed the original to whom, when and why. Bodies, not persons."""

    file = models.ForeignKey(File, models.PROTECT, related_name="handings")
    handed_at = models.DateTimeField()
    giver = models.CharField(max_length=120)
    taker = models.CharField(max_length=120)
    why = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("handed_at", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(giver="") & ~Q(taker=""), name="handing_of_two"),
            models.CheckConstraint(condition=~Q(giver=models.F("taker")), name="handing_to_another"),
            models.CheckConstraint(
                condition=Q(handed_at__lte=models.F("noted_at")), name="handing_after_the_fact"
            ),
        )
