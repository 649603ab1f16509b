from tests.integration.divisions import _loaded, divisions, people

__all__ = ("_loaded", "divisions", "people")
