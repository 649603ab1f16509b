"""Every write of the indicators."""

from jianxing.indicators.operations.beyond import (
    record_compensation,
    record_manifest,
    record_payment,
    set_section_aim,
    void_compensation,
    void_manifest,
)
from jianxing.indicators.operations.checking import perform_checks
from jianxing.indicators.operations.claims import (
    FormulaDraft,
    recompute_claim,
    record_claim,
    set_target,
    void_claim,
    void_target,
)
from jianxing.indicators.operations.indicators import (
    add_indicator,
    add_station,
    place_station,
    set_limit,
    set_standard_limits,
    void_indicator,
    void_limit,
)
from jianxing.indicators.operations.intake import (
    begin_readings,
    bring_in_file,
    bring_in_later,
    cancel_readings,
    resume_readings,
    take_next,
    understand_later,
    understand_readings,
    upload_readings,
)
from jianxing.indicators.operations.readings import Origin, add_readings, record_readings
from jianxing.indicators.operations.runs import MOST_SERIES, ask_checks, check_later, check_now, stop_checks
from jianxing.indicators.operations.series import open_series, share_series, void_series

__all__ = (
    "MOST_SERIES",
    "FormulaDraft",
    "Origin",
    "add_indicator",
    "add_readings",
    "add_station",
    "ask_checks",
    "begin_readings",
    "bring_in_file",
    "bring_in_later",
    "cancel_readings",
    "check_later",
    "check_now",
    "open_series",
    "perform_checks",
    "place_station",
    "recompute_claim",
    "record_claim",
    "record_compensation",
    "record_manifest",
    "record_payment",
    "record_readings",
    "resume_readings",
    "set_limit",
    "set_section_aim",
    "set_standard_limits",
    "set_target",
    "share_series",
    "stop_checks",
    "take_next",
    "understand_later",
    "understand_readings",
    "upload_readings",
    "void_claim",
    "void_compensation",
    "void_indicator",
    "void_limit",
    "void_manifest",
    "void_series",
    "void_target",
)
