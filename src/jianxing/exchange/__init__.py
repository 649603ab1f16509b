"""Envelopes between nodes: what leaves this one, what comes to it, and the receipts for both."""
