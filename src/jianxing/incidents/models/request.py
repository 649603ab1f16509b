"""What a body asks for in an incident: so many of a capability, by when; and how many of them somebody has promised."""

import uuid

from django.db import models
from django.db.models import F, Q

from jianxing.directory.models import Body, Person
from jianxing.incidents.models.force import Capability, Unit
from jianxing.incidents.models.incident import Incident


class ResourceRequest(models.Model):
    """A request for forces (EDXL-RM: RequestResource). ``committed`` is kept by the database from the dispatches of it.

    It is open until it is closed; what it is short of is ``quantity`` less ``committed``, which never passes it.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="resource_requests")
    ordinal = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    capability = models.CharField(max_length=13, choices=Capability.choices)
    quantity = models.PositiveIntegerField()
    unit = models.CharField(max_length=7, choices=Unit.choices)
    committed = models.PositiveIntegerField(default=0, editable=False)
    needed_by = models.DateTimeField()
    #: What they are to do, and where they report.
    function = models.CharField(max_length=200)
    report_to = models.CharField(max_length=200)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    close_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("incident_id", "ordinal")
        constraints = (
            models.UniqueConstraint(fields=["incident", "ordinal"], name="resource_request_in_order"),
            models.CheckConstraint(
                condition=Q(capability__in=Capability.values), name="resource_request_capability_known"
            ),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="resource_request_unit_known"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1) & Q(quantity__gte=F("committed")),
                name="resource_request_not_over",
            ),
            models.CheckConstraint(
                condition=~Q(function="") & ~Q(report_to=""), name="resource_request_says_what"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, close_reason="") | Q(closed_at__isnull=False) & ~Q(close_reason=""),
                name="resource_request_close_has_reason",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.incident.number}-{self.ordinal}"

    @property
    def short(self) -> int:
        """How many nobody has promised."""
        return self.quantity - self.committed
