"""Inspections: the list, a page with its checklist, photos and findings, and reminders with their answers."""
