"""Forces of a body on their way to an incident: asked for, promised, gone, arrived, released, back."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from jianxing.directory.models import Body, Person
from jianxing.incidents.lifecycle import Deployment
from jianxing.incidents.models.force import Force
from jianxing.incidents.models.request import ResourceRequest

DEPLOYMENT_LABELS = {
    Deployment.ASKED: pgettext_lazy("dispatch", "asked for"),
    Deployment.DECLINED: pgettext_lazy("dispatch", "declined"),
    Deployment.WITHDRAWN: pgettext_lazy("dispatch", "withdrawn"),
    Deployment.COMMITTED: pgettext_lazy("dispatch", "committed"),
    Deployment.UNDER_WAY: pgettext_lazy("dispatch", "under way"),
    Deployment.ARRIVED: pgettext_lazy("dispatch", "arrived"),
    Deployment.RELEASED: pgettext_lazy("dispatch", "released"),
    Deployment.RETURNED: pgettext_lazy("dispatch", "back"),
}


class Dispatch(models.Model):
    """So many of a force for a request. ``body`` owns the force; the name it had then stays readable for all involved.

    Asked for by the requesting body, or promised by its own unasked. ``recalled_at`` is when the owner asked for it back,
    ``used`` how many did not come back since they were used up.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(ResourceRequest, models.PROTECT, related_name="dispatches")
    force = models.ForeignKey(Force, models.PROTECT, related_name="dispatches")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    force_name = models.CharField(max_length=80)
    place_name = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=[(s.value, DEPLOYMENT_LABELS[s]) for s in Deployment])
    #: Why it was declined, withdrawn, or asked back.
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    committed_at = models.DateTimeField(null=True, blank=True)
    expected_at = models.DateTimeField(null=True, blank=True)
    departed_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    #: When it was declined, withdrawn or came back: nothing happens after that.
    over_at = models.DateTimeField(null=True, blank=True)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("id",)
        verbose_name_plural = "dispatches"
        constraints = (
            models.UniqueConstraint(
                fields=["request", "force"], condition=Q(over_at=None), name="dispatch_once_for_a_request"
            ),
            models.CheckConstraint(condition=Q(state__in=list(Deployment)), name="dispatch_state_known"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="dispatch_of_some"),
            models.CheckConstraint(condition=Q(used__lte=F("quantity")), name="dispatch_used_of_it"),
            models.CheckConstraint(
                condition=Q(over_at=None) & ~Q(state__in=["declined", "withdrawn", "returned"])
                | Q(over_at__isnull=False, state__in=["declined", "withdrawn", "returned"]),
                name="dispatch_over_at",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "withdrawn"]) & Q(recalled_at=None) | ~Q(reason=""),
                name="dispatch_refusal_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "declined", "withdrawn"], committed_at=None)
                | ~Q(state__in=["asked", "declined", "withdrawn"]) & Q(committed_at__isnull=False),
                name="dispatch_committed_at",
            ),
            models.CheckConstraint(
                condition=Q(departed_at=None, arrived_at=None)
                | Q(departed_at__gte=F("committed_at")) & (Q(arrived_at=None) | Q(arrived_at__gte=F("departed_at"))),
                name="dispatch_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["released", "returned"], released_at__isnull=False)
                | ~Q(state__in=["released", "returned"]) & Q(released_at=None),
                name="dispatch_released_at",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.request}: {self.force_name}"
