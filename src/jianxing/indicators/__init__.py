"""Indicators that departments report, their series of readings in Parquet, and what is claimed and aimed at upon them."""
