"""Briefs, the figures in them, and the board."""
