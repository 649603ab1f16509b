"""Findings that may be the same matter: found, joined, kept apart."""
