"""One of every kind of thing, kept by the stationed group, each with words that an outsider must read nowhere."""

from tests.architecture.world.figures import bulletin
from tests.architecture.world.land import lay_land
from tests.architecture.world.making import World, make_world, sheet

__all__ = ("World", "bulletin", "lay_land", "make_world", "sheet")
