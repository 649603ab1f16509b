"""Supervision activities: where one went, what was looked at, what was found, and whom one reminded."""
