"""Kinds of documents, the fields that they state, and the kinds of mismatches between two of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """Documents of one movement, in the order in which the first of two stands on the left."""

    BILL_OF_LADING = "bill_of_lading"
    MANIFEST = "manifest"
    RAIL_WAYBILL = "rail_waybill"
    CUSTOMS = "customs"
    PACKING_LIST = "packing_list"
    WEIGHING = "weighing"


class Field(StrEnum):
    """What is compared."""

    CONTAINER = "container"
    SEALS = "seals"
    GROSS_WEIGHT = "gross_weight"
    VGM = "vgm"
    PACKAGES = "packages"
    PACKAGE_KIND = "package_kind"
    HS = "hs"
    SHIPPER = "shipper"
    CONSIGNEE = "consignee"
    PLACE_OF_RECEIPT = "place_of_receipt"
    PORT_OF_LOADING = "port_of_loading"
    PORT_OF_DISCHARGE = "port_of_discharge"
    PLACE_OF_DELIVERY = "place_of_delivery"
    DATES = "dates"
    DESCRIPTION = "description"


class Wrong(StrEnum):
    """Kinds of mismatches."""

    CHECK_DIGIT = "check_digit"
    ONE_CHARACTER = "one_character"
    TRANSPOSED = "transposed"
    SEAL_MISSING = "seal_missing"
    SEAL_DIFFERS = "seal_differs"
    WEIGHT_DIFFERS = "weight_differs"
    UNIT_CONFUSED = "unit_confused"
    OUT_OF_TOLERANCE = "out_of_tolerance"
    OVER_MAXIMUM = "over_maximum"
    COUNT_DIFFERS = "count_differs"
    OTHER_LEVEL = "other_level"
    PACKAGE_DIFFERS = "package_differs"
    CODE_DIFFERS = "code_differs"
    CODE_MISSING = "code_missing"
    CODE_TOO_SHORT = "code_too_short"
    USCC_DIFFERS = "uscc_differs"
    NAME_DIFFERS = "name_differs"
    PLACE_DIFFERS = "place_differs"
    PLACE_UNKNOWN = "place_unknown"
    LOADED_AFTER_ON_BOARD = "loaded_after_on_board"
    RAILED_BEFORE_ON_BOARD = "railed_before_on_board"
    UNLIKE = "unlike"


KINDS: Final = tuple(Kind)
FIELDS: Final = tuple(Field)
WRONGS: Final = tuple(Wrong)
KIND_AT: Final = {kind: at for at, kind in enumerate(KINDS)}
FIELD_AT: Final = {field: at for at, field in enumerate(FIELDS)}
WRONG_AT: Final = {wrong: at for at, wrong in enumerate(WRONGS)}

#: Kinds that a person judges; the others follow from the documents.
JUDGED: Final = frozenset({Wrong.UNLIKE, Wrong.PLACE_UNKNOWN, Wrong.CODE_TOO_SHORT})
