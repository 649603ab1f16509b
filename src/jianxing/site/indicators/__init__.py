"""Pages of what departments report: series, files of readings, stations, claims and aims."""
