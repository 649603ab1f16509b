"""Words of the screen for what the reader and the importer name by code."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from jianxing.findings.lifecycle import State as FindingState
from jianxing.findings.models import STATE_LABELS
from jianxing.importing.apart.packing import unpack_problem
from jianxing.importing.operations.changing import BY_HAND, GONE, MEANWHILE, STATE
from jianxing.importing.queries import NOT_STORABLE
from jianxing.importing.reading.messages import FIELD_NAMES

_VALUES = {
    "due_on": gettext_lazy("time limit"),
    "due_text": gettext_lazy("time limit as written"),
    "due_kind": gettext_lazy("kind of limit"),
    "state": gettext_lazy("state"),
    "returned": gettext_lazy("returned"),
    "progress_percent": gettext_lazy("progress in percent"),
    "handler": gettext_lazy("handler"),
    "look_back_on": gettext_lazy("look back on"),
    "relapses": gettext_lazy("relapses"),
}
HELD = {
    MEANWHILE: gettext_lazy("changed here meanwhile; kept as it is here"),
    BY_HAND: gettext_lazy("a ledger does not change this; change it on the finding's page where it is right"),
    STATE: gettext_lazy("a ledger does not move a finding along; take the step on the finding's page"),
    GONE: gettext_lazy("the finding is void or no longer seen; nothing was done"),
}


def field_label(name: str) -> str:
    """Return what a field is called on screen."""
    if name in _VALUES:
        return str(_VALUES[name])
    english, chinese = FIELD_NAMES.get(name, (name, name))
    return chinese if (get_language() or "").startswith("zh") else english


def field_choices() -> list[tuple[str, str]]:
    """Return what a column may be taken for."""
    return [("", _("— pass over —")), *((name, field_label(name)) for name in FIELD_NAMES)]


def problem_text(packed: Mapping[str, Any]) -> str:
    """Return what is doubtful or wrong, as a sentence."""
    if packed["code"] == NOT_STORABLE:
        return _("The database did not take this row. Look for unusual characters or very long texts in it.")
    return unpack_problem(packed).message.in_language(get_language() or "")


def held_text(why: str) -> str:
    """Return why a difference was not taken over."""
    return str(HELD.get(why, why))


def value_text(name: str, value: Any) -> str:
    """Return a value as a table shows it."""
    if name == "state" and value:
        return str(STATE_LABELS[FindingState(value)])
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)
