"""Jianxing 见行: ledgers of stuck matters, followed from a spreadsheet to a verified close."""
