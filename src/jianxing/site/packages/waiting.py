"""What of evidence packages waits, as the workbench shows it: to be received, decided on, supplemented."""

from django.urls import reverse
from django.utils.translation import gettext as _

from jianxing.kernel.actor import Actor
from jianxing.packages import queries
from jianxing.site.components import Tile


def package_tiles(*, by: Actor) -> list[Tile]:
    """Return how many packages wait for the acting body, each number with its rows behind it; what is nothing is left out."""
    found, listed = queries.waiting(by=by), reverse("evidence-packages")
    kinds = (
        (_("Packages to verify and receive"), found.to_receive, f"{listed}?side=received&state=sent"),
        (_("Packages to decide on"), found.to_decide, f"{listed}?side=received&state=received"),
        (_("Packages to supplement"), found.to_supplement, f"{listed}?side=sent&state=supplement"),
    )
    return [Tile(label=label, number=count, url=url) for label, count, url in kinds if count]
