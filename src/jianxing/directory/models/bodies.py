"""Bodies, people, what they may act as."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jianxing.directory.acting import current_actor
from jianxing.directory.models.places import Jurisdiction
from jianxing.kernel.actor import OFFICERS, Role


class PlanDomain(models.TextChoices):
    """The six fields of the plan."""

    INDUSTRY = "industry", _("industry")
    TRANSPORT = "transport", _("transport")
    ECOLOGY = "ecology", _("ecology")
    PUBLIC_SERVICES = "public_services", _("public services")
    CULTURE_TOURISM = "culture_tourism", _("culture and tourism")
    SAFETY = "safety", _("safety and resilience")


class SightedManager(models.Manager[Any]):
    """Reads only inside ``acting(...)``: outside it row security would silently answer with nothing."""

    def get_queryset(self) -> models.QuerySet[Any]:
        current_actor()
        return super().get_queryset()


class Sighted(models.Model):
    """A root of case content: the database shows a row only to the bodies in ``visible_to``."""

    visible_to = ArrayField(models.BigIntegerField(), default=list)

    objects: ClassVar[SightedManager] = SightedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


class Body(models.Model):
    """An organisation. ``ancestors`` are the bodies above it, nearest first, kept in step with ``parent``."""

    class Kind(models.TextChoices):
        COMMISSION = "commission", _("commission for discipline inspection")
        STATIONED_GROUP = "stationed_group", _("stationed group")
        ZONE_COMMISSION = "zone_commission", _("zone commission")
        DEPARTMENT = "department", _("department")
        GOVERNMENT = "government", _("local government")
        ENTERPRISE = "enterprise", _("enterprise")
        TASK_GROUP = "task_group", _("task group")
        OFFICE = "office", _("node office")

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(max_length=60, blank=True)
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    ancestors = ArrayField(models.BigIntegerField(), default=list, blank=True)
    located_in = models.ForeignKey(
        Jurisdiction, models.PROTECT, null=True, blank=True, related_name="located_bodies"
    )
    governed_by = models.ForeignKey(
        Jurisdiction, models.PROTECT, null=True, blank=True, related_name="governed_bodies"
    )
    uscc = models.CharField(max_length=18, blank=True)
    is_confirmed = models.BooleanField(default=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    pinyin_key = models.CharField(max_length=480)
    pinyin_initials = models.CharField(max_length=120)

    class Meta:
        ordering = ("pinyin_key", "id")
        indexes = (
            GinIndex(fields=["ancestors"], name="body_ancestors"),
            GinIndex(fields=["aliases"], name="body_aliases"),
            models.Index(fields=["pinyin_key", "id"], name="body_by_pinyin"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(parent=F("id")), name="body_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="body_not_merged_into_itself"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name as lists show it."""
        return self.short_name or self.name

    @property
    def supervises(self) -> bool:
        """Whether the body may register findings and close them."""
        return self.kind in SUPERVISING_KINDS


SUPERVISING_KINDS = frozenset(
    {Body.Kind.COMMISSION, Body.Kind.STATIONED_GROUP, Body.Kind.ZONE_COMMISSION, Body.Kind.TASK_GROUP}
)


class PersonManager(BaseUserManager["Person"]):
    """Looks people up by login, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(login__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in. ``is_officer`` never changes: an officer cannot ever hold a business role."""

    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    is_officer = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, default="zh-hans")
    must_change_password = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    failed_sign_ins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "login"
    objects = PersonManager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["id", "is_officer"], name="person_with_office"),)

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """A role held in one body from/to. A composite key to the person keeps officers out of business roles."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    is_officer = models.BooleanField()
    body = models.ForeignKey(Body, models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    deputising_for = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="deputies")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(is_officer=True, role__in=sorted(OFFICERS))
                | Q(is_officer=False) & ~Q(role__in=sorted(OFFICERS)),
                name="officer_holds_no_business_role",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="appointment_valid_span"
            ),
            models.UniqueConstraint(
                fields=["person", "body", "role"],
                condition=Q(valid_to=None, deputising_for=None),
                name="appointment_open_once",
            ),
        )
        indexes = (models.Index(fields=["body", "role"], name="appointment_by_body"),)


class TaskGroup(models.Model):
    """Members of several bodies on one matter. Its ``body`` is what rows are shared with and what members act for."""

    body = models.OneToOneField(Body, models.PROTECT, related_name="task_group")
    purpose = models.TextField()
    formed_by = models.ForeignKey(Body, models.PROTECT, related_name="formed_groups")
    formed_on = models.DateField()
    dissolved_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(dissolved_on=None) | Q(dissolved_on__gte=F("formed_on")), name="task_group_span"
            ),
        )


class Token(models.Model):
    """A key by which a program acts as a person under one appointment. What it is is never kept, only its SHA-256."""

    class End(models.TextChoices):
        REVOKED = "revoked", _("revoked")
        EXPIRED = "expired", _("expired")

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    may_write = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=8, choices=End.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["expires_at"], condition=Q(ended_at=None), name="token_running_by_expiry"),
        )
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="token_named"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="token_span"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="token_digest_form"),
            models.CheckConstraint(
                condition=Q(end="", ended_at=None)
                | Q(end__in=["revoked", "expired"], ended_at__isnull=False),
                name="token_ended_at",
            ),
        )

    def __str__(self) -> str:
        return self.name
