"""What of approval bundles waits, as the workbench shows it."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from jianxing.approvals import queries
from jianxing.kernel.actor import Actor
from jianxing.site.components import Tile


def approval_tiles(*, by: Actor, today: date) -> list[Tile]:
    """Return what waits, kinds of which there are none left out."""
    found, listed = queries.waiting(by=by, today=today), reverse("approval-bundles")
    kinds = (
        (_("Applications past their deadline"), found.late, f"{listed}?late=1", "red"),
        (_("Approvals to decide"), found.to_decide, f"{listed}?side=ours&state=running", "none"),
        (_("Approvals to file or correct"), found.to_file, f"{listed}?side=ours&state=running", "none"),
    )
    return [
        Tile(label=label, number=count, url=url, light="red" if light == "red" else "none")
        for label, count, url, light in kinds
        if count
    ]
