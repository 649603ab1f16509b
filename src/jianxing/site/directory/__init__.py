"""Bodies, people, task groups and the table of working days."""
