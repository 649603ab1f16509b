"""What higher domains register: the kinds of their questions, and where that is shown which a question is about.

A question knows its subject by a handle, as ``series:12``, and by its words. Where a handle leads, and what a kind is called in
the reader's language, is known to the domain that raises.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Shown:
    """How a higher domain shows a subject: what it is called, its path with ``{id}`` in it, whether the reader sees it."""

    name: str | Promise
    path: str
    is_seen: Callable[[int], bool]


_kinds: dict[str, str | Promise] = {}
_shown: dict[str, Shown] = {}


def know(*, kind: str, title: str | Promise) -> None:
    """Add what a kind of question is called; a kind is named by its domain and check, as ``indicators.gaps``."""
    _kinds[kind] = title


def show(*, subject: str, shown: Shown) -> None:
    """Add how a subject is shown; *subject* is what its handles begin with."""
    _shown[subject] = shown


def kinds() -> dict[str, str]:
    """Return the kinds that are known with their titles."""
    return {kind: str(title) for kind, title in _kinds.items()}


def title_of(kind: str) -> str:
    """Return what a kind is called; the kind itself where nobody has said."""
    return str(_kinds.get(kind, kind))


def path_of(handle: str) -> str:
    """Return the path that shows a subject, empty where the reader does not see it or nobody shows such a thing."""
    name, _colon, key = handle.partition(":")
    shown = _shown.get(name)
    if shown is None or not key.isdecimal() or not shown.is_seen(int(key)):
        return ""
    return shown.path.replace("{id}", key)
