"""Signing in and out, one's password, one's language, and for which body one acts."""
