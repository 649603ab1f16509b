"""The matrix that a body may begin with: the rules that the law gives for everybody, to be changed as the office sees fit."""

from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A row as somebody writes it."""

    name: str
    a_kind: str
    b_kind: str
    valid_from: date
    wording: str
    relation: str = "intersects"
    area_above_m2: float = 0.0
    length_above_m: float = 0.0
    within_m: float = 0.0
    needs_approval: bool = False
    reports_length: bool = False
    sliver_m: float = 2.0
    severity: str = "ordinary"
    basis: str = ""
    valid_to: date | None = None


#: In a wording, {甲} and {乙} stand for the names of both features, {数量} for what they have in common.
_RED_LINE: Final = "《自然资源部 生态环境部 国家林业和草原局关于加强生态保护红线管理的通知（试行）》（自然资发〔2022〕142号）"
_HERITAGE: Final = "《中华人民共和国文物保护法》关于建设控制地带内建设工程的规定"
_FLOOD: Final = "《中华人民共和国防洪法》第三十三条"


def standard_rules(*, valid_from: date) -> tuple[RuleDraft, ...]:
    """Return the rows, valid from a day."""
    return (
        RuleDraft(
            "产业园区占用生态保护红线", "industrial_parks", "red_line", valid_from,
            "“{甲}”与生态保护红线“{乙}”重叠{数量}，请核实有无占用。",
            area_above_m2=100.0, severity="grave", basis=_RED_LINE,
        ),
        RuleDraft(
            "项目用地占用生态保护红线", "project_sites", "red_line", valid_from,
            "“{甲}”与生态保护红线“{乙}”重叠{数量}，请核实有无占用。",
            area_above_m2=100.0, severity="grave", basis=_RED_LINE,
        ),
        RuleDraft(
            "线性工程穿越生态保护红线", "lines", "red_line", valid_from,
            "“{甲}”穿越生态保护红线“{乙}”{数量}，请核实有无不可避让论证。",
            reports_length=True, severity="grave", basis=_RED_LINE,
        ),
        RuleDraft(
            "项目用地进入建设控制地带", "project_sites", "heritage_control", valid_from,
            "“{甲}”进入建设控制地带“{乙}”{数量}，未见批准文号。", needs_approval=True, basis=_HERITAGE,
        ),
        RuleDraft(
            "线性工程穿越建设控制地带", "lines", "heritage_control", valid_from,
            "“{甲}”穿越建设控制地带“{乙}”{数量}，未见批准文号。", needs_approval=True, basis=_HERITAGE,
        ),
        RuleDraft(
            "产业园区进入建设控制地带", "industrial_parks", "heritage_control", valid_from,
            "“{甲}”进入建设控制地带“{乙}”{数量}，未见批准文号。", needs_approval=True, basis=_HERITAGE,
        ),
        RuleDraft(
            "线性工程穿越蓄滞洪区", "lines", "flood_detention", valid_from,
            "“{甲}”穿越蓄滞洪区“{乙}”{数量}，请核实洪水影响评价。", reports_length=True, basis=_FLOOD,
        ),
    )  # fmt: skip
