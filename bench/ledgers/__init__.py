"""Ledgers drawn at random, with the truth about them."""
