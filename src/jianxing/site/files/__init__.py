"""Giving out the files of evidence, to whom row security shows them."""
