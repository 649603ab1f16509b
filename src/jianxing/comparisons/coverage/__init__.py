"""Where one card works: outlets and what they declare, what was tried, residents, and what came out of it."""
