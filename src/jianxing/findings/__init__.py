"""Findings: what is stuck or wrong, whose it is, by when, and how it ended."""
