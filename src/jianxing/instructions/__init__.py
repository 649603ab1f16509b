"""A leader's word on a matter (批示), what it asks of whom by when, and what came of it."""
