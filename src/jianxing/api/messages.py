"""What pydantic finds, said in the reader's language."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SAID: Final = {
    "missing": gettext_lazy("Needed."),
    "extra_forbidden": gettext_lazy("Not known here."),
    "string_type": gettext_lazy("A text is needed."),
    "string_unicode": gettext_lazy("Not valid Unicode."),
    "string_too_short": gettext_lazy("At least %(min_length)d characters."),
    "string_too_long": gettext_lazy("At most %(max_length)d characters."),
    "string_pattern_mismatch": gettext_lazy("Not in the form that the description gives."),
    "null_character": gettext_lazy("The character U+0000 cannot be kept."),
    "int_type": gettext_lazy("A whole number is needed."),
    "int_parsing": gettext_lazy("A whole number is needed."),
    "int_parsing_size": gettext_lazy("The number is too large."),
    "int_from_float": gettext_lazy("A whole number is needed."),
    "decimal_type": gettext_lazy("A number is needed."),
    "decimal_parsing": gettext_lazy("A number is needed."),
    "bool_type": gettext_lazy("true or false is needed."),
    "bool_parsing": gettext_lazy("true or false is needed."),
    "day_form": gettext_lazy("A day is written YYYY-MM-DD."),
    "day_range": gettext_lazy("The day lies outside 1949-10-01 to 2099-12-31."),
    "date_from_datetime_parsing": gettext_lazy("There is no such day."),
    "date_parsing": gettext_lazy("There is no such day."),
    "literal_error": gettext_lazy("One of: %(expected)s."),
    "enum": gettext_lazy("One of: %(expected)s."),
    "greater_than_equal": gettext_lazy("At least %(ge)s."),
    "less_than_equal": gettext_lazy("At most %(le)s."),
    "list_type": gettext_lazy("A list is needed."),
    "tuple_type": gettext_lazy("A list is needed."),
    "too_long": gettext_lazy("At most %(max_length)d of them."),
    "too_short": gettext_lazy("At least %(min_length)d of them."),
    "decimal_max_digits": gettext_lazy("At most %(max_digits)d digits."),
    "decimal_max_places": gettext_lazy("At most %(decimal_places)d decimal places."),
    "decimal_whole_digits": gettext_lazy("At most %(whole_digits)d digits before the point."),
    "finite_number": gettext_lazy("A number is needed."),
    "greater_than": gettext_lazy("More than %(gt)s."),
    "one_deadline": gettext_lazy("Exactly one of due_on, due_days and standing."),
    "one_of_two": gettext_lazy("Exactly one of due_on and due_days."),
    "not_both": gettext_lazy("One of the two, not both."),
    "both_or_neither": gettext_lazy("Both longitude and latitude, or neither."),
    "one_matter": gettext_lazy("One matter at most; a draft supersedes nothing."),
    "model_type": gettext_lazy("An object is needed."),
    "model_attributes_type": gettext_lazy("An object is needed."),
}


def in_words(kind: str, values: Mapping[str, Any]) -> str:
    """Return a fault in words; one that has none of its own is said in general ones."""
    words = SAID.get(kind)
    if words is None:
        return _("Cannot be taken.")
    try:
        return str(words) % values
    except KeyError:
        return _("Cannot be taken.")
