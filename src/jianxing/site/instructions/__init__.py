"""Instructions (批示): writing and signing them, carrying them out, and what waits for a leader."""
