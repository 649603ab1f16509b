"""Every read of projects and programmes. Row security has the last word on each; nothing here widens it."""

from jianxing.projects.queries.counting import (
    activities_held,
    agreements_signed,
    checklists,
    consecutive_years,
    focus_items,
    introduced,
)
from jianxing.projects.queries.listing import Filters, Page, filtered, options, page
from jianxing.projects.queries.money import FundDoubt, FundSums, fund_doubts, fund_sums
from jianxing.projects.queries.pages import ProjectPage, acts, one, project_page
from jianxing.projects.queries.parks import AssetTotal, asset_totals, reused_area
from jianxing.projects.queries.programmes import (
    ProgrammePage,
    programme_acts,
    programme_cursor,
    programme_page,
    programmes,
    programmes_after,
)

__all__ = (
    "AssetTotal",
    "Filters",
    "FundDoubt",
    "FundSums",
    "Page",
    "ProgrammePage",
    "ProjectPage",
    "activities_held",
    "acts",
    "agreements_signed",
    "asset_totals",
    "checklists",
    "consecutive_years",
    "filtered",
    "focus_items",
    "fund_doubts",
    "fund_sums",
    "introduced",
    "one",
    "options",
    "page",
    "programme_acts",
    "programme_cursor",
    "programme_page",
    "programmes",
    "programmes_after",
    "project_page",
    "reused_area",
)
