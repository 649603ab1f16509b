"""Like compared with like: one-card coverage, documents of one movement, penalties. Three apps, of which none knows another."""
