"""The public's voice."""
