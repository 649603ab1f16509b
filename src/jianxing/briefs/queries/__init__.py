"""Every read of briefs and figures. Row security has the last word on each; nothing here widens it."""

from jianxing.briefs.queries.comparing import (
    Change,
    Comparison,
    SeenRow,
    compare,
    frozen_figure,
    opened,
    seen_rows,
)
from jianxing.briefs.queries.drawing import Drawn, Placed, drawn_brief, drawn_template, lines, statements
from jianxing.briefs.queries.figures import (
    current_figures,
    definition_of,
    definitions,
    figure_versions,
    one_figure,
    template,
    where_placed,
)
from jianxing.briefs.queries.listing import Page, acts, figure_acts, one, page

__all__ = (
    "Change",
    "Comparison",
    "Drawn",
    "Page",
    "Placed",
    "SeenRow",
    "acts",
    "compare",
    "current_figures",
    "definition_of",
    "definitions",
    "drawn_brief",
    "drawn_template",
    "figure_acts",
    "figure_versions",
    "frozen_figure",
    "lines",
    "one",
    "one_figure",
    "opened",
    "page",
    "seen_rows",
    "statements",
    "template",
    "where_placed",
)
