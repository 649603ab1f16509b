"""A figure's value, computed from its rows."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jianxing.briefs.recipes.kinds import Definition, Moment, Row, Value
from jianxing.briefs.recipes.table import RECIPES
from jianxing.briefs.recipes.units import UNITS
from jianxing.kernel.canonical import canonical


@dataclass(frozen=True, slots=True)
class Computed:
    """A figure as of a day: its value and the rows that it was computed from, those that the reader sees."""

    definition: Definition
    as_of: date
    value: Value
    rows: Sequence[Row]
    query_hash: str


def query_hash(*, definition: Definition, moment: Moment) -> str:
    """Return the SHA-256 of what was asked: recipe and its version, parameters, unit, day and body."""
    asked = {
        "recipe": definition.recipe,
        "version": RECIPES[definition.recipe].version,
        "params": definition.params,
        "unit": definition.unit,
        "as_of": moment.as_of,
        "body": moment.body_id,
    }
    return hashlib.sha256(canonical(asked)).hexdigest()


def compute(*, definition: Definition, moment: Moment, most: int | None = None) -> Computed:
    """Run the figure's query for whoever acts. The value is that of all rows, of which *most* at most are drawn."""
    recipe, unit = RECIPES[definition.recipe], definition.unit
    if recipe.source is not None:
        found = recipe.source.found(definition.params, moment, unit)
        rows = [] if most == 0 else recipe.source.draw(found[:most] if most else found, unit)
        value = UNITS[unit].value(rows) if most is None else recipe.source.tally(found, unit)
    else:
        assert recipe.rows is not None
        rows = list(recipe.rows(definition.params, moment, unit))
        value = UNITS[unit].value(rows)
        rows = rows if most is None else rows[:most]
    return Computed(
        definition=definition,
        as_of=moment.as_of,
        value=value,
        rows=rows,
        query_hash=query_hash(definition=definition, moment=moment),
    )
