"""Every write of the map."""

from jianxing.atlas.operations.area_rules import set_area_rule
from jianxing.atlas.operations.comparing import (
    compare_in_force,
    compare_versions,
    run_later,
    run_now,
    stop_run,
)
from jianxing.atlas.operations.drawing import LONGEST_KEY, draw_feature, outline
from jianxing.atlas.operations.duties import assign_duty, end_duty, name_area
from jianxing.atlas.operations.following import recheck, recheck_due, recheck_later, survey_later
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
from jianxing.atlas.operations.surveying import survey, survey_all
from jianxing.atlas.operations.versions import (
    FeatureDraft,
    Reading,
    draft_version,
    fill_draft,
    publish_version,
    put_aside,
    void_version,
)
from jianxing.atlas.operations.visiting import call_joint_inspection, tie_inspection, untie_inspection
from jianxing.atlas.rulebook import RuleDraft

__all__ = (
    "LONGEST_KEY",
    "Decided",
    "FeatureDraft",
    "Reading",
    "RuleDraft",
    "RulesTaken",
    "accept_conflict",
    "accept_conflicts",
    "add_rule",
    "adopt_standard_rules",
    "assign_duty",
    "bring_in_rules",
    "call_joint_inspection",
    "change_rule",
    "compare_in_force",
    "compare_versions",
    "dismiss_conflict",
    "dismiss_conflicts",
    "draft_version",
    "draw_feature",
    "end_duty",
    "fill_draft",
    "link_project",
    "name_area",
    "open_layer",
    "outline",
    "perform",
    "publish_version",
    "put_aside",
    "recheck",
    "recheck_due",
    "recheck_later",
    "run_later",
    "run_now",
    "set_area_rule",
    "share_layer",
    "stop_run",
    "survey",
    "survey_all",
    "survey_later",
    "take_back",
    "tie_inspection",
    "unlink_project",
    "untie_inspection",
    "void_layer",
    "void_rule",
    "void_version",
)
