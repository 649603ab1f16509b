"""What follows when boundaries or plans change: the survey of the areas, the comparison with what lies beside.

The change writes a job in its own transaction; what that job asks for is as if somebody had asked for it.
"""

from datetime import date, datetime

from procrastinate.contrib.django import app

from jianxing.atlas import queries
from jianxing.atlas.models import Layer
from jianxing.atlas.operations.comparing import ComparisonRefused, compare_in_force, run_later
from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor

SURVEY = "jianxing.atlas.survey_changed"
RECHECK = "jianxing.atlas.recheck"
QUEUE = "clocks"


def survey_later() -> None:
    """Have the boundaries looked over behind the page, in the caller's transaction."""
    app.configure_task(SURVEY, queue=QUEUE, lock="areas").defer()


def recheck_later(*, layer: Layer) -> None:
    """Have what a layer meets compared anew behind the page, in the caller's transaction."""
    app.configure_task(RECHECK, queue=QUEUE, lock=f"layer-{layer.pk}").defer(layer_id=layer.pk)


def recheck(*, layer_id: int, at: datetime) -> int:
    """Ask for the comparison of a layer's version in force with all that the matrix speaks of; returns how many runs wait.

    Each body that compares the layer asks under its own matrix, the keeping body where none does so far. What is being
    compared at the moment is left to ``recheck_due``.
    """
    waiting = 0
    for body in queries.bodies_comparing(layer_id=layer_id):
        by = Actor.system(body_id=body)
        try:
            with acting(by):
                layer = queries.layer_seen(pk=layer_id)
                runs = [] if layer is None else compare_in_force(touching=layer, by=by, at=at)
                run_later(runs=runs, by=by)
        except ComparisonRefused:
            continue
        waiting += len(runs)
    return waiting


def recheck_due(*, on: date, at: datetime) -> int:
    """Ask for what nobody has asked for since other versions came into force, a version that begins today among them."""
    return sum(recheck(layer_id=layer, at=at) for layer in queries.layers_behind(on=on))
