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
    "clock.near_many": gettext_lazy("%(count)s matters come due within three working days."),
    "clock.overdue_many": gettext_lazy("%(count)s matters have become overdue."),
    "clock.escalated_many": gettext_lazy("%(count)s matters are five working days late or more."),
    "clock.escalated": gettext_lazy("%(number)s, due on %(due_on)s, is five working days late or more."),
}
_paths: dict[str, str] = {}
#: In which part a body is told of a matter.
WHY: dict[str, str | Promise] = {
    "responsible": gettext_lazy("is responsible for it"),
    "assisting": gettext_lazy("assists in it"),
    "supervising": gettext_lazy("supervises it"),
    "registered": gettext_lazy("registered it"),
    "owes": gettext_lazy("owes it by that day"),
    "asked": gettext_lazy("asked for it"),
    "above": gettext_lazy("stands above the body that asked for it"),
}


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


def reason(*, body: str, why: str) -> str:
    """Return why a body is told, as “交通局 is responsible for it”; only that it is told where no part is known."""
    return f"{body} {WHY[why]}" if why in WHY else _("%(body)s is told") % {"body": body}


def subscribed(*, name: str) -> str:
    """Return why a subscriber is told."""
    return _("your subscription “%(name)s”") % {"name": name}


def path_of(*, subject: str, subject_id: int) -> str:
    """Return the path that shows a subject; the list of notices where no page was added."""
    return _paths.get(subject, "/notices/").replace("{id}", str(int(subject_id)))


def due_on(params: Mapping[str, Any]) -> date | None:
    """Return the deadline that a notice names, or None."""
    value = params.get("due_on")
    return date.fromisoformat(value) if isinstance(value, str) and value else None
