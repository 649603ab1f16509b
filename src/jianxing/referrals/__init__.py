"""Sealed leads (线索移送): what one body passes to the body entitled to it, readable by nobody else."""
