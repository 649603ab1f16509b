"""Planted doubles and outlets without number, for what is measured of coverage."""
