"""The endpoints, area by area; each file holds an area's kinds of answers, what is sent, and its lines of the table."""
