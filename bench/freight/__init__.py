"""Planted errors of every kind, and what linking is measured against."""
