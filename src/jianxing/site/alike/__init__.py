"""Findings that may be the same matter: while typing, on a finding's page, as a list to be decided."""
