"""Pages of the exchange between nodes: the system officer's alone, and without a word of what is exchanged."""
