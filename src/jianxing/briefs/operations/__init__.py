"""Every write of briefs: figures of one's own, templates, drafting, reviewing, issuing."""

from jianxing.briefs.operations.drafting import BriefRefused, draft, share, void, write
from jianxing.briefs.operations.figures import FigureRefused, make_figure, retire_figure, revise_figure
from jianxing.briefs.operations.issuing import issue, return_brief, review
from jianxing.briefs.operations.templates import TextRefused, compose_template, place_figure
from jianxing.directory.roots import Overtaken

__all__ = (
    "BriefRefused",
    "FigureRefused",
    "Overtaken",
    "TextRefused",
    "compose_template",
    "draft",
    "issue",
    "make_figure",
    "place_figure",
    "retire_figure",
    "return_brief",
    "review",
    "revise_figure",
    "share",
    "void",
    "write",
)
