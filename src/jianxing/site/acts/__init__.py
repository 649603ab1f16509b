"""The ledger of acts, for the audit officer: who did what to which matter, never what the matter says."""
