"""Named queries that figures are made of. A recipe takes parameters and a day and gives rows; the value is computed of
these rows and of nothing else, so that no figure can say what no row bears out."""

from jianxing.briefs.recipes.computing import Computed, compute, query_hash
from jianxing.briefs.recipes.kinds import Definition, Moment, Recipe, RecipeRefused, Row, Value
from jianxing.briefs.recipes.periods import FIELDS, SPANS, Period
from jianxing.briefs.recipes.table import RECIPES, check
from jianxing.briefs.recipes.units import UNITS, Unit

__all__ = (
    "FIELDS",
    "RECIPES",
    "SPANS",
    "UNITS",
    "Computed",
    "Definition",
    "Moment",
    "Period",
    "Recipe",
    "RecipeRefused",
    "Row",
    "Unit",
    "Value",
    "check",
    "compute",
    "query_hash",
)
