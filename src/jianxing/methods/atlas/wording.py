"""What is said of files, guesses and rules: English messages by their code, translated by whoever says them."""

from typing import Final


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue."""
    return message


MESSAGES: Final = {
    # guesses of a coordinate system
    "no_points": gettext_noop("There are no coordinates."),
    "declared": gettext_noop("The file declares EPSG:%(epsg)s."),
    "declared_contradicts": gettext_noop("The file declares EPSG:%(epsg)s, but its numbers look otherwise."),
    "declared_unknown": gettext_noop("The file declares EPSG:%(epsg)s, which is not read here."),
    "named": gettext_noop("“%(word)s” stands in its name or headings."),
    "degrees": gettext_noop("The numbers are degrees (in the middle %(x)s, %(y)s)."),
    "swapped": gettext_noop("Latitude or northing comes first."),
    "falls_inside": gettext_noop("%(inside)s of %(whole)s points then fall inside the region."),
    "shift_unseen": gettext_noop(
        "Degrees do not show whether they are WGS 84, CGCS2000, GCJ-02 or BD-09 (up to 1.2 km apart): ask who made the file."
    ),
    "zone_prefix": gettext_noop("Eastings begin with %(zone)s: the 3-degree zone of meridian %(meridian)s°."),
    "no_prefix": gettext_noop(
        "Eastings have no zone before them; with %(count)s meridians points fall inside the region."
    ),
    "nothing_fits": gettext_noop("The numbers (in the middle %(x)s, %(y)s) fit no known system."),
}
