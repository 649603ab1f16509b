"""What is said of incidents on paper and screen: English by code, translated by whoever says it."""

from typing import Final


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue."""
    return message


REASON_TITLES: Final = {
    "governing": gettext_noop("governs the place"),
    "surrounding": gettext_noop("surrounds the enclave"),
    "downstream": gettext_noop("lies downstream"),
    "near": gettext_noop("lies within the distance"),
}
KIND_TITLES: Final = {
    "flood": gettext_noop("flood"),
    "rainstorm": gettext_noop("rainstorm"),
    "water_pollution": gettext_noop("water pollution"),
    "dam": gettext_noop("danger to a dam or dyke"),
    "wildfire": gettext_noop("forest or grassland fire"),
    "fire": gettext_noop("fire in a building or works"),
    "hazardous_chemicals": gettext_noop("hazardous chemicals"),
    "earthquake": gettext_noop("earthquake"),
    "geological": gettext_noop("landslide or debris flow"),
    "traffic": gettext_noop("traffic accident"),
    "public_health": gettext_noop("public health event"),
    "other": gettext_noop("other event"),
}
HOW_TITLES: Final = {
    "road": gettext_noop("by travel time on the road layer"),
    "distance": gettext_noop("by distance alone, since no road of the layer leads there"),
}
#: What is wrong with a cell of a table of readings, and what to do.
READING_FAULTS: Final = {
    "too_large": gettext_noop("the file is larger than 2 MB: send it in parts"),
    "no_text": gettext_noop("the file is neither UTF-8 nor GB 18030: save it as CSV"),
    "no_table": gettext_noop("the file is no CSV: save it as CSV with commas"),
    "too_many": gettext_noop("there are more than 20,000 rows: send them in parts"),
    "empty": gettext_noop("there is no row beneath the header"),
    "no_column": gettext_noop("the column is missing: add it to the header"),
    "empty_cell": gettext_noop("the cell is empty: fill it in"),
    "too_long": gettext_noop("“%(value)s” is too long: shorten it"),
    "no_number": gettext_noop("“%(value)s” is no number: write digits, the unit stands in its column"),
    "off_earth": gettext_noop(
        "“%(value)s” is not on the earth: write degrees, longitude and latitude not exchanged"
    ),
    "no_time": gettext_noop("“%(value)s” is no time: write it as 2026-03-14 13:05"),
    "twice": gettext_noop("row %(value)s has another value of this station, quantity and time: leave one"),
    "known": gettext_noop(
        "“%(value)s” stands already for this station, quantity and time: what was read is not changed"
    ),
    "future": gettext_noop("“%(value)s” has not come yet: correct the time or its zone"),
}
