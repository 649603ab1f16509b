"""Conflicts of plans: the list, one conflict, comparisons and their runs, the matrix of rules."""
