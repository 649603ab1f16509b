"""Where two layers of plans contradict each other under a table of rules."""

from jianxing.methods.atlas.conflicts.rules import ANY, Rule, RuleBroken, Rules

__all__ = ("ANY", "Rule", "RuleBroken", "Rules")
