"""Questions (存疑): what a check asks of the body that reported, and its answer. It passes no verdict."""
