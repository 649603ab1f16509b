"""Keeping an installation: its backup, its keys, and putting both back."""
