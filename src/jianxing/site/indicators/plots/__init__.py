"""Plots of readings, drawn on the server as SVG with the house's colours in them, so that page, paper and file are one."""

from jianxing.site.indicators.plots.calendar import AQI_SHADES, heat
from jianxing.site.indicators.plots.distribution import around_limit
from jianxing.site.indicators.plots.timeline import Band, Line, timeline

__all__ = ("AQI_SHADES", "Band", "Line", "around_limit", "heat", "timeline")
