"""Briefs (简报) and the figures (数据) in them: every figure is a named query that leads back to its rows."""
