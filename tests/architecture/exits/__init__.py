"""Every exit of the site: each address that can be read, with what a reader could ask of it.

The table is keyed by the names of the URL configuration. An address that is added there and not here fails the matrix.
"""

from tests.architecture.exits.answers import said, text_of
from tests.architecture.exits.form import ABSENT, Exit
from tests.architecture.exits.of_many import LISTS
from tests.architecture.exits.walking import known, lists, names, of_the_directory, things

__all__ = (
    "ABSENT",
    "LISTS",
    "Exit",
    "known",
    "lists",
    "names",
    "of_the_directory",
    "said",
    "text_of",
    "things",
)
