"""Envelopes over HTTPS between nodes that list one another's certificates; what an envelope means stands beside, not here."""
