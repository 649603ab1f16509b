"""Incidents on plain arrays of shapely geometries in WGS 84 degrees: no Django, no database.

`reaches` says how far each kind of incident reaches, `affected` finds every jurisdiction that must be told and why, `rivers`
follows a river layer downstream, `roads` computes travel times over a road layer, `forces` finds the nearest suitable forces.
"""
