"""The map's pages: layers, versions of plans, features."""
