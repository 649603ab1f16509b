"""What of conflicts waits, as the workbench shows it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from jianxing.atlas import policies, queries
from jianxing.directory.policies import can
from jianxing.kernel.actor import Actor
from jianxing.site.components import Tile


def conflict_tiles(*, by: Actor) -> list[Tile]:
    """Return the conflicts that wait to be decided by who may decide on them; none where there are none."""
    if not can(policies.check_can_compare, by=by):
        return []
    counted = queries.counted(own=True)
    waiting = counted["candidate"] + counted["returned"]
    if not waiting:
        return []
    return [Tile(label=_("Conflicts of plans to decide"), number=waiting, url=reverse("conflicts"))]
