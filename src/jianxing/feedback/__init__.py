"""The public's voice (诉求): doors without an account, what comes in by them, who answers, and whether it was solved."""
