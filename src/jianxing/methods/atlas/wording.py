"""What is said of files, guesses and rules: English messages by their code, translated by whoever says them."""

from collections.abc import Callable, Mapping
from typing import Any, Final


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue."""
    return message


MESSAGES: Final = {
    "shape_broken": gettext_noop("This is no sound shape: %(reason)s at %(place)s."),
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
    "no_such_file": gettext_noop("There is no such file."),
    "file_empty": gettext_noop("The file is empty."),
    "file_too_large": gettext_noop("The file is larger than %(most)s MB: split it by layer or by county."),
    "file_is_xls": gettext_noop("This is an old .xls workbook: save it as .xlsx."),
    "shapefile_alone": gettext_noop(
        "A .shp file alone has no attributes: pack .shp, .shx, .dbf and .prj into one zip."
    ),
    "xml_not_kml": gettext_noop("This XML is no KML: export GeoJSON, GeoPackage or KML."),
    "xml_hostile": gettext_noop("The KML has a DOCTYPE or entities, which are not read: export it anew."),
    "file_unknown": gettext_noop(
        "This is none of GeoJSON, Shapefile (zip), GeoPackage, KML, CSV and xlsx: export it as one of them."
    ),
    "archive_holds_none": gettext_noop(
        "The zip holds no .shp, .gpkg or .kml: pack one of them, a shapefile with its .shx, .dbf and .prj."
    ),
    "archive_broken": gettext_noop("The archive is broken: pack it anew."),
    "archive_entries": gettext_noop("The archive holds more than %(most)s files."),
    "archive_locked": gettext_noop("The file is locked with a password: save it without one."),
    "archive_bomb": gettext_noop(
        "Unpacked it would be larger than %(most)s MB, or far larger than it is packed: it is not opened."
    ),
    "encoding_unknown": gettext_noop("Its text is not in %(encoding)s: save it as UTF-8."),
    "encoding_otherwise": gettext_noop(
        "The .cpg says %(declared)s, but the text is %(used)s, in which it was read: look whether the names are right."
    ),
    "drivers_open": gettext_noop(
        "GDAL offers more formats than are allowed (%(names)s): nothing is read. Tell whoever runs this installation."
    ),
    "too_many_layers": gettext_noop("There are more than %(most)s layers."),
    "no_layer": gettext_noop("No layer in it has shapes."),
    "text_renamed": gettext_noop(
        "It is called %(end)s, but holds a plain text: choose the file itself; a table of points is to be called .csv."
    ),
    "shapefile_lacks": gettext_noop(
        "The shapefile “%(name)s” lacks its %(missing)s: pack .shp, .shx, .dbf and .prj of one name into one zip."
    ),
    "shapefile_broken": gettext_noop("The shapefile “%(name)s” is broken: export it anew."),
    "part_cut": gettext_noop(
        "“%(name)s” is cut short, %(held)s of %(whole)s bytes: copy or download it anew from where it is whole."
    ),
    "geopackage_broken": gettext_noop(
        "It is no GeoPackage, or a broken one: export it anew from the program that made it."
    ),
    "json_broken": gettext_noop(
        "Line %(line)s, column %(column)s: this is no JSON from there on; export it anew."
    ),
    "geojson_none": gettext_noop("This JSON is no GeoJSON: a FeatureCollection with features is expected."),
    "kml_broken": gettext_noop(
        "Line %(line)s, column %(column)s: this is no KML from there on, it may be cut short; export it anew."
    ),
    "too_many_features": gettext_noop("There are more than %(most)s features: split the file."),
    "too_many_fields": gettext_noop("There are more than %(most)s columns."),
    "too_many_vertices": gettext_noop("There are more than %(most)s vertices: simplify or split it."),
    "table_broken": gettext_noop("The table is broken: open it in Excel or WPS and save it anew as .xlsx."),
    "table_without_coordinates": gettext_noop(
        "Sheet “%(sheet)s”: no columns of coordinates among “%(columns)s”. Name them 经度 and 纬度, X and Y, or WKT."
    ),
    "sheet_empty": gettext_noop("Sheet “%(sheet)s” is empty: choose the workbook that holds the plan."),
    "needs_memory": gettext_noop("Reading it needs more memory than allowed: split the file."),
    "takes_too_long": gettext_noop("Reading it took longer than %(seconds)s s: split the file."),
    "reading_failed": gettext_noop("Reading it failed: export the file anew."),
    "no_geometry": gettext_noop("has no shape: draw it, or take the row out"),
    "geometry_broken": gettext_noop("its shape cannot be read: draw it anew"),
    "geometry_empty": gettext_noop("its shape is empty: draw it anew, or take the row out"),
    "not_finite": gettext_noop("a coordinate of its shape is no number: draw it anew"),
    "collapsed": gettext_noop(
        "nothing is left of its shape when it is made valid, a line or point alone: draw it anew"
    ),
    "mended": gettext_noop("was mended: %(reason)s at %(place)s; look whether it is as meant"),
    "ring_closed": gettext_noop("a ring was closed; look whether it is as meant"),
    "nowhere": gettext_noop(
        "lies nowhere on earth in this coordinate system: check both numbers, their order and the system"
    ),
    "not_a_coordinate": gettext_noop(
        "“%(value)s” is no coordinate: write a number, as 117.05, or take the row out"
    ),
    "not_a_geometry": gettext_noop(
        "“%(value)s” is no WKT and no pair of coordinates: write it as 117.05,39.02, or take the row out"
    ),
    "coordinate_missing": gettext_noop("the coordinate is missing: fill it in, or take the row out"),
    "relation_unknown": gettext_noop(
        "“%(value)s” is no relation: take intersects, overlaps, contains, within, "
        "covers, covered_by, crosses, touches, equals or a DE-9IM pattern such as T********."
    ),
    "threshold_impossible": gettext_noop("“%(value)s” is no threshold: take a number from 0."),
    "too_far": gettext_noop("“%(value)s” m is too far: up to 100,000 m."),
    "rule_twice": gettext_noop("“%(value)s” is the name or the pair of two rules: give each a name."),
    "no_rules": gettext_noop("There are no rules in it."),
    "too_many_rules": gettext_noop("There are more than %(value)s rules."),
    "rules_no_list": gettext_noop("A list of rules is expected, or an object with “rules”."),
    "rules_without_headings": gettext_noop("No row has the headings 甲类 (a) and 乙类 (b)."),
    "column_unknown": gettext_noop("This column is not known here."),
    "not_a_number": gettext_noop("“%(value)s” is no number."),
    "not_yes_or_no": gettext_noop("“%(value)s” is neither 是 nor 否."),
}
#: What GEOS says of a shape that is not valid, which stands among the values of ``mended``.
REASONS: Final = {
    "Self-intersection": gettext_noop("the outline crosses itself"),
    "Ring Self-intersection": gettext_noop("the outline touches itself"),
    "Hole lies outside shell": gettext_noop("a hole lies outside"),
    "Holes are nested": gettext_noop("a hole lies in a hole"),
    "Nested shells": gettext_noop("one part lies in another"),
    "Interior is disconnected": gettext_noop("holes cut it apart"),
    "Duplicate Rings": gettext_noop("a ring is there twice"),
    "Too few points in geometry component": gettext_noop("a ring has too few points"),
}


def phrased(code: str, values: Mapping[str, Any], *, gettext: Callable[[str], str]) -> str:
    """Return the message of a code in the language of *gettext*; one that is unknown stands for itself."""
    reason = values.get("reason")
    if reason in REASONS:
        values = {**values, "reason": gettext(REASONS[reason])}
    template = gettext(MESSAGES.get(code, code))
    try:
        return template % values
    except (KeyError, ValueError, TypeError):
        return template
