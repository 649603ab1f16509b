"""Packages made to be measured, and packages made to be refused."""
