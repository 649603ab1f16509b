"""What is said of checks: English messages by check, translated by whoever says them."""

from collections.abc import Mapping
from typing import Any, Final


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue."""
    return message


#: What a check is called.
TITLES: Final = {
    "gross_range": gettext_noop("outside what can be measured"),
    "spike": gettext_noop("spikes"),
    "rate_of_change": gettext_noop("changes too fast"),
    "flat_line": gettext_noop("unchanged for too long"),
    "ceiling": gettext_noop("stops at a ceiling"),
    "gaps": gettext_noop("gaps on bad days"),
    "copied_blocks": gettext_noop("copied blocks"),
    "last_digits": gettext_noop("rounded digits"),
    "density_at_limit": gettext_noop("bunching below the limit"),
    "neighbours_on_bad_days": gettext_noop("low on bad days against neighbours"),
    "neighbours_shift": gettext_noop("low against neighbours for a stretch"),
    "third_source": gettext_noop("low against a third source"),
    "revisions": gettext_noop("corrected downwards"),
    "break_at_date": gettext_noop("break at a known date"),
    "weather_adjusted_trend": gettext_noop("trend without the weather"),
    "persistence": gettext_noop("how long good days last"),
    "perceived": gettext_noop("people notice something else"),
    "first_digits": gettext_noop("first digits"),
}
#: What a check found, filled with the values of its result.
FOUND: Final = {
    "gross_range": gettext_noop("%(count)s of %(seen)s readings lie outside what the instrument can show."),
    "spike": gettext_noop("%(count)s of %(seen)s readings stand apart from both neighbours in time."),
    "rate_of_change": gettext_noop("%(count)s of %(seen)s readings changed faster than the air does."),
    "flat_line": gettext_noop(
        "The longest run of equal readings has %(longest)s (value %(value)s); from %(needed)s on it is asked about."
    ),
    "ceiling": gettext_noop("The largest value of ninety days, %(value)s, comes %(times)s times."),
    "ceiling: nothing": gettext_noop("No largest value of a stretch comes again and again."),
    "gaps: nothing": gettext_noop("No readings are missing."),
    "gaps": gettext_noop(
        "%(missing)s readings are missing in %(gaps)s gaps (the longest %(longest)s); "
        "on average it was worse then than in %(rank)s%% of the time."
    ),
    "copied_blocks": gettext_noop(
        "%(count)s readings stand elsewhere in the same order; the longest stretch, %(at)s to %(until)s, repeats "
        "%(origin_at)s to %(origin_until)s of the same series."
    ),
    "copied_blocks: elsewhere": gettext_noop(
        "%(count)s readings stand elsewhere in the same order; the longest stretch, %(at)s to %(until)s, repeats "
        "%(origin_at)s to %(origin_until)s at %(source)s."
    ),
    "copied_blocks: at once": gettext_noop(
        "%(count)s readings stand elsewhere in the same order; the longest stretch, %(at)s to %(until)s, stands at %(source)s "
        "at the same time."
    ),
    "copied_blocks, moved": gettext_noop(
        "%(count)s readings stand elsewhere in the same order, higher or lower throughout; the longest stretch, "
        "%(at)s to %(until)s, repeats %(origin_at)s to %(origin_until)s of the same series moved by %(moved)s."
    ),
    "copied_blocks: elsewhere, moved": gettext_noop(
        "%(count)s readings stand elsewhere in the same order, higher or lower throughout; the longest stretch, "
        "%(at)s to %(until)s, repeats %(origin_at)s to %(origin_until)s at %(source)s moved by %(moved)s."
    ),
    "copied_blocks: at once, moved": gettext_noop(
        "%(count)s readings stand elsewhere in the same order, higher or lower throughout; the longest stretch, "
        "%(at)s to %(until)s, is what stands at %(source)s at the same time moved by %(moved)s."
    ),
    "copied_blocks: not dated": gettext_noop("%(count)s readings stand elsewhere in the same order."),
    "copied_blocks: nothing": gettext_noop("No block of readings comes again."),
    "last_digits": gettext_noop(
        "In a stretch %(percent)s%% of %(seen)s readings end in 0 or 5; a fifth would be usual."
    ),
    "density_at_limit": gettext_noop(
        "Between %(below)s and %(limit)s %(unit)s lie %(seen_below)s days where %(expected_below)s are expected, "
        "between %(limit)s and %(above)s lie %(seen_above)s where %(expected_above)s are."
    ),
    "density_at_limit: hours": gettext_noop(
        "Between %(below)s and %(limit)s %(unit)s lie %(seen_below)s single hours where %(expected_below)s are expected, "
        "between %(limit)s and %(above)s lie %(seen_above)s where %(expected_above)s are."
    ),
    "neighbours_on_bad_days": gettext_noop(
        "On %(days)s days that the neighbours call bad it reads %(percent)s%% against what they lead one to expect."
    ),
    "neighbours_shift": gettext_noop(
        "Over the stretch it reads %(percent)s%% against its neighbours, before and after."
    ),
    "third_source": gettext_noop(
        "On %(days)s days that the other source calls bad it reads %(percent)s%% against it."
    ),
    "revisions": gettext_noop(
        "%(down)s of %(all)s corrections are downwards, %(crossed)s of them across the limit."
    ),
    "break_at_date": gettext_noop("At the date the level changes by %(percent)s%%."),
    "weather_adjusted_trend": gettext_noop(
        "It changes by %(plain)s%% a year; without the weather by %(adjusted)s%% (the weather explains %(explained)s%%)."
    ),
    "persistence": gettext_noop(
        "Good days are %(share)s%%; the longest run has %(longest)s days, the typical one %(typical)s; "
        "%(before)s%% in the first year, %(after)s%% in the last."
    ),
    "perceived": gettext_noop(
        "The figure changed by %(official)s%% from year to year, public reports by %(reports)s%% (%(earlier)s, then %(later)s)."
    ),
    "first_digits": gettext_noop(
        "First digits deviate from Benford by %(deviation)s; nothing follows from it."
    ),
}
#: Why a check was not made.
WHY_NOT: Final = {
    "no_readings": gettext_noop("There are no readings."),
    "too_few_readings": gettext_noop("There are too few readings for it."),
    "too_few_days": gettext_noop("There are too few days for it."),
    "too_few_months": gettext_noop("There are less than two whole years of months for it."),
    "too_few_reports": gettext_noop("There are too few public reports for it."),
    "too_few_neighbours": gettext_noop("There are too few neighbours for it."),
    "too_few_revisions": gettext_noop("There are too few corrections for it."),
    "too_little_weather": gettext_noop("There are less than two years with weather beside them."),
}


def message_of(check: str, *, effect: float | None, values: Mapping[str, Any]) -> str:
    """Return the message that says what a *check* found, to be translated and filled with the *values* of its result."""
    case = ""
    if check == "copied_blocks":
        case = _of_copies(effect, values)
    elif check in {"ceiling", "gaps"} and not effect:
        case = ": nothing"
    elif check == "density_at_limit" and values.get("of") == "hours":
        case = ": hours"
    return FOUND[check + case]


def _of_copies(effect: float | None, values: Mapping[str, Any]) -> str:
    if not effect:
        return ": nothing"
    if "origin_at" not in values:
        return ": not dated"
    where = "" if not values["source"] else ": elsewhere" if values["lag"] else ": at once"
    return f"{where}, moved" if values.get("moved") else where


#: How a question is put; *found* is the sentence of the check.
QUESTION: Final = gettext_noop("Suspected anomaly, to be checked: %(title)s. %(found)s")
