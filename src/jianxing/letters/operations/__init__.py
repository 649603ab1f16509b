"""Every write of letters and joint actions."""
