"""Where two layers of plans contradict each other under a table of rules.

``side`` makes a layer ready, ``read_rules`` reads the table, ``compare`` finds the conflicts.
"""

from jianxing.methods.atlas.conflicts.comparing import Conflicts, compare
from jianxing.methods.atlas.conflicts.identity import carried, identity
from jianxing.methods.atlas.conflicts.rules import ANY, RELATIONS, Rule, RuleBroken, Rules
from jianxing.methods.atlas.conflicts.sides import Side, side
from jianxing.methods.atlas.conflicts.tables import read_rules

__all__ = (
    "ANY",
    "RELATIONS",
    "Conflicts",
    "Rule",
    "RuleBroken",
    "Rules",
    "Side",
    "carried",
    "compare",
    "identity",
    "read_rules",
    "side",
)
