"""What of evidence packages waits, as the workbench shows it: to be received, decided on, supplemented."""

from django.urls import reverse
from django.utils.translation import gettext as _

from jianxing.kernel.actor import Actor
from jianxing.packages import queries
from jianxing.packages.queries import Waiting
from jianxing.site.components import Tile
from jianxing.site.instructions.waiting import Line, Work

SHORT = 5


def package_tiles(found: Waiting) -> list[Tile]:
    """Return how many packages wait, each number with its rows behind it; what is nothing is left out."""
    listed = reverse("evidence-packages")
    kinds = (
        (_("Packages to verify and receive"), found.to_receive, f"{listed}?side=received&state=sent"),
        (_("Packages to decide on"), found.to_decide, f"{listed}?side=received&state=received"),
        (_("Packages to supplement"), found.to_supplement, f"{listed}?side=sent&state=supplement"),
    )
    return [Tile(label=label, number=count, url=url) for label, count, url in kinds if count]


def package_work(found: Waiting, *, by: Actor) -> list[Work]:
    """Return what stands behind the numbers, what waits longest first; one query where there is any."""
    count = found.to_receive + found.to_decide + found.to_supplement
    if not count:
        return []
    lines = [
        Line(
            url=reverse("evidence-package", args=[one.pk]),
            words=one.title,
            note=f"{one.number} · {one.sender.label} → {one.recipient.label} · {one.get_state_display()}",
        )
        for one in queries.waiting_for(by=by, most=SHORT)
    ]
    return [
        Work(
            key="packages",
            title=_("Evidence packages that wait"),
            count=count,
            url=reverse("evidence-packages"),
            lines=lines,
        )
    ]
