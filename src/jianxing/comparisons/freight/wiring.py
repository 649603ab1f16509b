"""What freight asks to be told by the domains below it, and what questions may be about."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from jianxing.comparisons.freight.models import Movement
from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute
from jianxing.methods.freight.kinds import FIELDS
from jianxing.methods.freight.wording import FIELD_NAMES
from jianxing.questions.subjects import Shown, know, show


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees what bodies that moved follow; returns the rows changed."""
    return recompute(
        bodies=bodies, concerned="freight_traffics_of_bodies", refresh="freight_refresh_traffics"
    )


def connect() -> None:
    """Register with the directory, and tell questions what they may be about."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    for field in FIELDS:
        know(kind=f"freight.{field.value}", title=gettext_lazy(FIELD_NAMES[field]))
    show(
        subject="movement",
        shown=Shown(
            gettext_lazy("movement by sea and rail"),
            "/freight/movements/{id}/",
            lambda pk: bool(Movement.objects.filter(pk=pk).exists()),
        ),
    )
