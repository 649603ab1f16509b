"""Programmes: work plans, agreements, campaigns and series of activities."""
