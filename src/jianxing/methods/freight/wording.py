"""What is said of documents and their mismatches: English messages by their code, translated by whoever says them."""

from typing import Final

from jianxing.methods.freight.kinds import Field, Kind, Wrong


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue."""
    return message


MESSAGES: Final = {
    "no_such_file": gettext_noop("There is no such file."),
    "file_empty": gettext_noop("The file is empty."),
    "file_too_large": gettext_noop("The file of documents is larger than %(most)s MB: split it by month."),
    "file_unknown": gettext_noop("This is none of xlsx, CSV, JSON and XML."),
    "file_broken": gettext_noop("It cannot be read: %(reason)s"),
    "encoding_unknown": gettext_noop("Its text is neither UTF-8 nor GB 18030: save it as UTF-8."),
    "archive_broken": gettext_noop("The archive is broken: save the file anew."),
    "archive_bomb": gettext_noop("Unpacked it would be far larger than it is packed: it is not opened."),
    "archive_locked": gettext_noop("The file is locked with a password: save it without one."),
    "xml_hostile": gettext_noop("The XML has a DOCTYPE or entities, which are not read: export it anew."),
    "xml_broken": gettext_noop("The XML is broken (%(reason)s): export it anew."),
    "xml_too_deep": gettext_noop("The XML is nested deeper than %(most)s levels, or has too many elements."),
    "not_json": gettext_noop("The JSON cannot be read: %(reason)s"),
    "too_deep": gettext_noop("It is nested deeper than %(most)s levels: export it flatter."),
    "too_many_rows": gettext_noop(
        "There are more than %(most)s lines of documents: split the file by month."
    ),
    "no_rows": gettext_noop("There is no line that names a container."),
    "no_container": gettext_noop(
        "No column or path of container numbers: name it 箱号 or equipmentReference, or map it."
    ),
    "kind_unknown": gettext_noop(
        "Which kind of document this is cannot be seen: name the file or sheet by it, add a column 单证类型, or map it."
    ),
    "kind_not_known": gettext_noop("“%(value)s” is no kind of document: the line was passed over."),
    "container_missing": gettext_noop("The line names no container and was passed over."),
    "not_read": gettext_noop("“%(value)s” could not be read and was left out."),
    "columns_left": gettext_noop("These columns were not read: %(columns)s."),
    "mapping_key": gettext_noop("A mapping has kind, columns and units, and not “%(key)s”."),
    "mapping_kind": gettext_noop("“%(kind)s” is no kind of document: %(known)s."),
    "mapping_form": gettext_noop("A mapping names for each field one heading or a list of headings."),
    "mapping_field": gettext_noop("“%(field)s” is no field of a document: %(known)s."),
    "mapping_unit": gettext_noop(
        "The unit “%(unit)s” of “%(field)s” is not known: kg, t or lb, for a weight."
    ),
}

KIND_NAMES: Final = {
    Kind.BILL_OF_LADING: gettext_noop("ocean bill of lading"),
    Kind.MANIFEST: gettext_noop("manifest"),
    Kind.RAIL_WAYBILL: gettext_noop("railway waybill"),
    Kind.CUSTOMS: gettext_noop("customs extract"),
    Kind.PACKING_LIST: gettext_noop("packing list"),
    Kind.WEIGHING: gettext_noop("weighing record"),
}

FIELD_NAMES: Final = {
    Field.CONTAINER: gettext_noop("container number"),
    Field.SEALS: gettext_noop("seals"),
    Field.GROSS_WEIGHT: gettext_noop("cargo gross weight"),
    Field.VGM: gettext_noop("verified gross mass"),
    Field.PACKAGES: gettext_noop("number of packages"),
    Field.PACKAGE_KIND: gettext_noop("kind of packages"),
    Field.HS: gettext_noop("HS code"),
    Field.SHIPPER: gettext_noop("shipper"),
    Field.CONSIGNEE: gettext_noop("consignee"),
    Field.PLACE_OF_RECEIPT: gettext_noop("place of receipt"),
    Field.PORT_OF_LOADING: gettext_noop("port of loading"),
    Field.PORT_OF_DISCHARGE: gettext_noop("port of discharge"),
    Field.PLACE_OF_DELIVERY: gettext_noop("place of delivery"),
    Field.DATES: gettext_noop("days of loading"),
    Field.DESCRIPTION: gettext_noop("description of goods"),
}

WRONG_NAMES: Final = {
    Wrong.CHECK_DIGIT: gettext_noop("wrong by its check digit"),
    Wrong.ONE_CHARACTER: gettext_noop("one wrong character"),
    Wrong.TRANSPOSED: gettext_noop("two characters exchanged"),
    Wrong.SEAL_MISSING: gettext_noop("a seal is missing"),
    Wrong.SEAL_DIFFERS: gettext_noop("seals differ, no re-seal told"),
    Wrong.WEIGHT_DIFFERS: gettext_noop("weights differ after conversion"),
    Wrong.UNIT_CONFUSED: gettext_noop("a unit was mistaken"),
    Wrong.OUT_OF_TOLERANCE: gettext_noop("beyond ±5 % or 1 t"),
    Wrong.OVER_MAXIMUM: gettext_noop("above the maximum gross mass"),
    Wrong.COUNT_DIFFERS: gettext_noop("numbers of packages differ"),
    Wrong.OTHER_LEVEL: gettext_noop("packages counted at another level"),
    Wrong.PACKAGE_DIFFERS: gettext_noop("kinds of packages differ"),
    Wrong.CODE_DIFFERS: gettext_noop("HS codes differ"),
    Wrong.CODE_MISSING: gettext_noop("an HS code is missing"),
    Wrong.CODE_TOO_SHORT: gettext_noop("an HS code of fewer than six digits"),
    Wrong.USCC_DIFFERS: gettext_noop("credit codes differ"),
    Wrong.NAME_DIFFERS: gettext_noop("names differ"),
    Wrong.PLACE_DIFFERS: gettext_noop("places differ"),
    Wrong.PLACE_UNKNOWN: gettext_noop("a place is not in the map"),
    Wrong.LOADED_AFTER_ON_BOARD: gettext_noop("loaded on rail after on board"),
    Wrong.RAILED_BEFORE_ON_BOARD: gettext_noop("loaded on rail before the ship sailed"),
    Wrong.UNLIKE: gettext_noop("descriptions are hardly alike"),
}

#: Who can mend a document: whoever issues it, on the word of whoever gave what stands in it.
MENDERS: Final = {
    Kind.BILL_OF_LADING: gettext_noop("carrier or its agent, asked by the shipper"),
    Kind.MANIFEST: gettext_noop("whoever lodged the manifest, by an amendment at customs"),
    Kind.RAIL_WAYBILL: gettext_noop("freight office of the departure station, asked by the shipper"),
    Kind.CUSTOMS: gettext_noop("declarant, by an amendment at customs"),
    Kind.PACKING_LIST: gettext_noop("shipper"),
    Kind.WEIGHING: gettext_noop("shipper, by weighing again"),
}
