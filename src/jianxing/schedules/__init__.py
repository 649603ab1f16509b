"""Schedules of projects: networks of tasks, their updates, what they come to, and how sections of a corridor stand."""
