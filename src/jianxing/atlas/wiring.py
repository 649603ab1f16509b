"""What the map asks to be told by the domains below it, and what its notices say."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from jianxing.atlas.operations.following import survey_later
from jianxing.directory import operations as directory
from jianxing.directory.recomputing import recompute
from jianxing.notices.wording import lead, say


def recompute_for_bodies(bodies: Iterable[int]) -> int:
    """Recompute who sees the layers and comparisons of bodies that moved; returns the rows changed."""
    moved = list(bodies)
    layers = recompute(bodies=moved, concerned="atlas_layers_of_bodies", refresh="atlas_refresh_visibility")
    return layers + recompute(
        bodies=moved, concerned="atlas_comparisons_of_bodies", refresh="atlas_refresh_comparisons"
    )


def connect() -> None:
    """Register with the directory, survey anew what its boundaries change, and give the notices their sentences."""
    directory.hierarchy_changed.append(recompute_for_bodies)
    directory.boundaries_changed.append(survey_later)
    say(kind="area.duty", sentence=gettext_lazy("You answer for %(name)s from %(on)s."))
    lead(subject="area", path="/atlas/areas/{id}/")
