"""What is said of rules that cannot stand: English messages by the code of a ``RuleBroken``, translated by whoever says them."""

from typing import Final


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue."""
    return message


MESSAGES: Final = {
    "not_a_part": gettext_noop("“%(value)s” is no part of a rule, as FREQ=WEEKLY is."),
    "twice": gettext_noop("“%(value)s” is given twice."),
    "unknown_part": gettext_noop("“%(value)s” is not known here."),
    "not_a_value": gettext_noop("“%(value)s” cannot stand here."),
    "no_frequency": gettext_noop("The rule has no FREQ."),
    "not_together": gettext_noop("“%(value)s” does not go with the rest of the rule (RFC 5545)."),
    "falls_never": gettext_noop("The rule “%(value)s” falls on no day within ten years."),
    "ends_before": gettext_noop("It ends on “%(value)s”, before it starts."),
    "two_kinds": gettext_noop(
        "“%(value)s”: a season runs from a date to a date, or from a month and day to another."
    ),
    "not_a_day": gettext_noop("“%(value)s” is no day between 1990 and 2200."),
    "not_an_object": gettext_noop("Here an object is expected."),
    "not_a_list": gettext_noop("Here a list is expected."),
    "not_text": gettext_noop("Here a text is expected."),
    "missing": gettext_noop("Something is missing."),
    "too_many": gettext_noop("There are more than %(value)s."),
    "too_long": gettext_noop("It is longer than %(value)s characters."),
}
