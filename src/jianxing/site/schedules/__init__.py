"""Schedules: lists, the Gantt page, updates with what changed, bringing files in, corridors."""
