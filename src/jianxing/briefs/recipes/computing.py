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


def compute(*, definition: Definition, moment: Moment) -> Computed:
    """Run the figure's query for whoever acts, and make the value of the rows that come."""
    rows = RECIPES[definition.recipe].rows(definition.params, moment, definition.unit)
    return Computed(
        definition=definition,
        as_of=moment.as_of,
        value=UNITS[definition.unit].value(rows),
        rows=rows,
        query_hash=query_hash(definition=definition, moment=moment),
    )
