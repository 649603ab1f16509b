"""The divisions, for the tests of this folder that ask for them."""

from tests.integration.divisions import _loaded, divisions, people

__all__ = ("_loaded", "divisions", "people")
