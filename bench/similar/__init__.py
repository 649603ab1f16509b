"""Planted doubles: findings with the truth about which of them are the same matter."""
