"""Pages of one-card coverage."""
