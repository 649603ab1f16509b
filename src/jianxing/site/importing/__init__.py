"""Pages of the import: from a file to findings, each step to be looked at and left at any time."""
