"""Where two layers of plans contradict each other under a table of rules.

``side`` makes a layer ready, ``read_rules`` reads the table, ``compare`` finds the conflicts.
"""

from jianxing.methods.atlas.conflicts.comparing import Conflicts, compare, touched
from jianxing.methods.atlas.conflicts.identity import carried, identity
from jianxing.methods.atlas.conflicts.moving import moved_m
from jianxing.methods.atlas.conflicts.pairs import NAMES
from jianxing.methods.atlas.conflicts.rules import ANY, RELATIONS, Rule, RuleBroken, Rules
from jianxing.methods.atlas.conflicts.sides import APPROVALS, Side, side
from jianxing.methods.atlas.conflicts.tables import Line, read_matrix, read_rules

__all__ = (
    "ANY",
    "APPROVALS",
    "NAMES",
    "RELATIONS",
    "Conflicts",
    "Line",
    "Rule",
    "RuleBroken",
    "Rules",
    "Side",
    "carried",
    "compare",
    "identity",
    "moved_m",
    "read_matrix",
    "read_rules",
    "side",
    "touched",
)
