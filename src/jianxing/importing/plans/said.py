"""What is said of a plan's file: refusals, remarks about features, reasons for a coordinate system."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from jianxing.methods.atlas.coordinates import SYSTEMS
from jianxing.methods.atlas.coordinates.systems import Kind
from jianxing.methods.atlas.wording import phrased

MESSAGES = {
    "empty": gettext_lazy("There is nothing in the file that could be placed."),
    "no_such_layer": gettext_lazy("The file has no layer “%(layer)s”."),
    "no_such_column": gettext_lazy("The file has no column “%(column)s”."),
    "not_a_key": gettext_lazy(
        "The column “%(column)s” cannot be the key: a value is missing, or there twice."
    ),
    "no_key": gettext_lazy(
        "No column calls every feature differently, so their rows stand for keys; versions compare well only with a key of"
        " the source."
    ),
    "no_system": gettext_lazy(
        "Nobody can tell in which coordinate system the numbers are; choose it, and nothing is taken until then."
    ),
    "outside": gettext_lazy(
        "It lies outside every jurisdiction of this node (%(longitude)s, %(latitude)s): check the coordinate system, or take in"
        " what lies outside."
    ),
    "named_elsewhere": gettext_lazy(
        "The row says %(named)s and it lies in %(found)s (%(longitude)s, %(latitude)s): check the coordinates and their system,"
        " or the name."
    ),
    "named_nearby": gettext_lazy(
        "The row says %(named)s and it lies in %(found)s, %(metres)s m beyond the border: have it settled who governs it."
    ),
    "near_border": gettext_lazy(
        "It names no district and lies in %(found)s, %(metres)s m from the border of %(near)s (%(longitude)s, %(latitude)s):"
        " do not guess from the coordinates who governs it; have the row say so."
    ),
    "too_many": gettext_lazy("More was remarked than is listed here."),
}


def in_words(said: Mapping[str, Any]) -> str:
    """Return a message by its code and values in the reader's language; an unknown code stands for itself."""
    code, values = str(said["code"]), said.get("values", {})
    known = MESSAGES.get(code)
    if known is None:
        return phrased(code, values, gettext=gettext)
    try:
        return str(str(known) % values)
    except (KeyError, ValueError, TypeError):
        return str(known)


def all_in_words(said: Iterable[Mapping[str, Any]]) -> str:
    """Return several messages one after another."""
    return " ".join(in_words(one) for one in said)


def system_in_words(key: str) -> str:
    """Return what a coordinate system is called."""
    system = SYSTEMS.get(key)
    if system is None:
        return gettext("unknown")
    if system.kind is not Kind.METRES:
        return {
            "wgs84": gettext("WGS 84"),
            "cgcs2000": gettext("CGCS2000, degrees"),
            "gcj02": gettext("GCJ-02 (Amap, Tencent)"),
            "bd09": gettext("BD-09 (Baidu)"),
        }.get(key, key)
    if system.zone is None:
        return gettext("CGCS2000, 3-degree zone of meridian %(meridian)s°") % {"meridian": system.meridian}
    return gettext("CGCS2000, 3-degree zone %(zone)s (meridian %(meridian)s°)") % {
        "zone": system.zone,
        "meridian": system.meridian,
    }


def systems() -> list[tuple[str, str]]:
    """Return the coordinate systems that may be chosen: degrees first, then the zones in which the region lies."""
    zones = [key for key, one in SYSTEMS.items() if one.meridian is not None and 111 <= one.meridian <= 120]
    degrees = [key for key, one in SYSTEMS.items() if one.kind is not Kind.METRES]
    return [(key, system_in_words(key)) for key in (*degrees, *zones)]
