"""One project, one checklist (一项目一清单). The results belong to inspections."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jianxing.projects.models.project import Project
from jianxing.projects.models.voiding import Voidable, void_has_reason


class Focus(models.TextChoices):
    """The links of a project's life that supervision looks at."""

    APPROVAL = "approval", _("project approval")
    ALLOCATION = "allocation", _("allocation of funds")
    USE_OF_FUNDS = "use_of_funds", _("use of funds")
    TENDERING = "tendering", _("tendering and procurement")
    CONSTRUCTION = "construction", _("construction and progress")
    QUALITY = "quality", _("quality and acceptance")
    UPKEEP = "upkeep", _("operation and upkeep")
    PROTECTION = "protection", _("protection measures")
    SERVICE = "service", _("service and support")
    OTHER = "other", pgettext_lazy("focus of a check", "other")


#: Looking at these is looking at the money.
MONEY = (Focus.ALLOCATION, Focus.USE_OF_FUNDS)


class Checklist(models.Model):
    """What is looked at in one project; there is at most one for each."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="checklist")
    created_at = models.DateTimeField()

    @property
    def handle(self) -> str:
        """What a figure's row and a link name it by."""
        return f"checklist:{self.pk}"


class CheckItem(Voidable):
    """One thing to look at, once and in the same words for all inspections."""

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="items")
    ordinal = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    focus = models.CharField(max_length=14, choices=Focus.choices, default=Focus.OTHER)
    is_required = models.BooleanField(default=True)

    class Meta:
        ordering = ("ordinal", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["checklist", "text"], condition=Q(voided_at=None), name="check_item_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="check_item_has_text"),
            void_has_reason("check_item_void_has_reason"),
        )

    def __str__(self) -> str:
        return self.text
