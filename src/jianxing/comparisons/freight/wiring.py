"""What freight asks to be told by the domains below it, and what questions may be about."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from jianxing.comparisons.freight.models import Movement
from jianxing.comparisons.freight.operations import behind
from jianxing.comparisons.working import kinds as working
from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute
from jianxing.methods.freight.kinds import FIELDS
from jianxing.methods.freight.wording import FIELD_NAMES
from jianxing.questions.subjects import Shown, know, show

_READING = gettext_lazy("what was kept is being read")
#: What takes long: how it is done, and where it begins and leads.
WORK = {
    behind.LOOK: working.Kind(
        title=gettext_lazy("A file of documents is looked at"), run=behind.look,
        stages={
            "reading": gettext_lazy("documents are read and compared"),
            "writing": gettext_lazy("what came of it is being written"),
        },
        begun_at="/freight/", leads_to="/freight/files/{id}/",
    ),
    behind.BRING: working.Kind(
        title=gettext_lazy("Documents are brought in"), run=behind.bring,
        stages={"reading": _READING, "writing": gettext_lazy("documents are written and compared")},
        begun_at="/freight/files/{id}/", leads_to="/freight/files/{id}/",
    ),
}  # fmt: skip


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees what bodies that moved follow; returns the rows changed."""
    return recompute(
        bodies=bodies, concerned="freight_traffics_of_bodies", refresh="freight_refresh_traffics"
    )


def connect() -> None:
    """Register with the directory, and tell questions what they may be about."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    for work, told in WORK.items():
        working.know(kind=work, as_=told)
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
