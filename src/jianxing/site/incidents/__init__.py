"""Incidents and drills: the list, reporting, one page shared by all bodies involved."""
