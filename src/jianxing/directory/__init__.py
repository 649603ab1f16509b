"""Who and where: jurisdictions, bodies, people, appointments, task groups, and whose eyes may see a row."""
