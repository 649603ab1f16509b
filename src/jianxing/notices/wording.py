"""What a notice says, in the reader's language, and where it leads.

A notice is stored as a kind and a few values. Higher domains add the sentences of their own kinds in their wiring;
pages add where a subject is shown.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_sentences: dict[str, str | Promise] = {
    "clock.near": gettext_lazy("%(number)s is due on %(due_on)s."),
    "clock.overdue": gettext_lazy("%(number)s has been overdue since %(due_on)s."),
    "clock.escalated": gettext_lazy("%(number)s, due on %(due_on)s, is five working days late or more."),
}
_paths: dict[str, str] = {}


def say(*, kind: str, sentence: str | Promise) -> None:
    """Add the sentence of a kind, with ``%(number)s`` and other values of its notices."""
    _sentences[kind] = sentence


def lead(*, subject: str, path: str) -> None:
    """Add where a subject is shown: a path with ``{id}`` in it."""
    _paths[subject] = path


def sentence(*, kind: str, params: Mapping[str, Any]) -> str:
    """Return the sentence of a notice; a kind that nobody added says only that something happened."""
    values: dict[str, Any] = {"due_on": "", **params}
    values["number"] = params.get("number") or _("A matter")
    try:
        return str(_sentences[kind]) % values
    except KeyError:
        return _("Something happened in %(number)s.") % values


def path_of(*, subject: str, subject_id: int) -> str:
    """Return the path that shows a subject; the list of notices where no page was added."""
    return _paths.get(subject, "/notices/").replace("{id}", str(int(subject_id)))


def due_on(params: Mapping[str, Any]) -> date | None:
    """Return the deadline that a notice names, or None."""
    value = params.get("due_on")
    return date.fromisoformat(value) if isinstance(value, str) and value else None
