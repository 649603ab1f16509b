"""Every write of the map."""

from jianxing.atlas.operations.comparing import (
    compare_in_force,
    compare_versions,
    run_later,
    run_now,
    stop_run,
)
from jianxing.atlas.operations.drawing import draw_feature, outline
from jianxing.atlas.operations.judging import (
    Decided,
    accept_conflict,
    accept_conflicts,
    dismiss_conflict,
    dismiss_conflicts,
    take_back,
)
from jianxing.atlas.operations.layers import open_layer, share_layer, void_layer
from jianxing.atlas.operations.linking import link_project, unlink_project
from jianxing.atlas.operations.ruling import (
    RulesTaken,
    add_rule,
    adopt_standard_rules,
    bring_in_rules,
    change_rule,
    void_rule,
)
from jianxing.atlas.operations.running import perform
from jianxing.atlas.operations.versions import (
    FeatureDraft,
    Reading,
    draft_version,
    publish_version,
    put_aside,
    void_version,
)
from jianxing.atlas.rulebook import RuleDraft

__all__ = (
    "Decided",
    "FeatureDraft",
    "Reading",
    "RuleDraft",
    "RulesTaken",
    "accept_conflict",
    "accept_conflicts",
    "add_rule",
    "adopt_standard_rules",
    "bring_in_rules",
    "change_rule",
    "compare_in_force",
    "compare_versions",
    "dismiss_conflict",
    "dismiss_conflicts",
    "draft_version",
    "draw_feature",
    "link_project",
    "open_layer",
    "outline",
    "perform",
    "publish_version",
    "put_aside",
    "run_later",
    "run_now",
    "share_layer",
    "stop_run",
    "take_back",
    "unlink_project",
    "void_layer",
    "void_rule",
    "void_version",
)
