"""Blockers of schedules: what is held up, what was saved, what another week costs."""
