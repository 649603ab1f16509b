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
