"""The map's methods on plain arrays of shapely geometries in WGS 84 degrees: no Django, no database.

`coordinates` brings what comes in to WGS 84, `reading` reads files, `measuring` gives m² and m on the ellipsoid, `conflicts`
compares two layers under a table of rules, `enclaves` finds parts that lie within others, `locating` says where a point is.
"""
