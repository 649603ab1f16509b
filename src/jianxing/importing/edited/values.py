"""From the text of an edited cell to a value, and from a finding to the text that its cell would hold now."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from jianxing.directory.models import Appointment, Body, Person, PlanDomain
from jianxing.directory.policies import Refused
from jianxing.findings.lifecycle import State
from jianxing.findings.models import STATE_LABELS, Finding
from jianxing.findings.policies import ACTION_LABELS
from jianxing.importing import queries
from jianxing.importing.matching import Names

#: Column of the workbook → column of the finding, for those that a correction may change.
CONTENT: Mapping[str, str] = {
    "domain": "domain",
    "category": "category",
    "place": "place",
    "description": "description",
    "via": "discovered_via",
    "found": "found_on",
    "percent": "percent",
    "measures": "measures",
    "progress": "progress",
    "remark": "remark",
}
#: States whose step people write as readily as the state: 作废 for 已作废.
_BY_STEP: Mapping[str, State] = {"assign": State.ASSIGNED, "accept": State.ACCEPTED, "void": State.VOID}
_LENGTHS = {"category": 80, "place": 200, "via": 40}
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?$")
_PERCENT = re.compile(r"(\d{1,3})(?:\.0+)?\s*[%％]?$")
_SEPARATORS = re.compile(r"[、,，;；\n]+")


class CellRefused(Refused):
    """A cell that cannot be understood or may not be so; ``column`` is the key of its column."""

    def __init__(self, column: str, reason: str, remedy: str = "") -> None:
        super().__init__(reason, remedy)
        self.column = column


@dataclass(frozen=True, slots=True)
class Words:
    """What is looked up once for a whole file: names of bodies, words for states and fields."""

    names: Names
    states: Mapping[str, str]
    domains: Mapping[str, str]


@cache
def _labels() -> tuple[dict[str, str], dict[str, str]]:
    states: dict[str, str] = {}
    domains: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            states |= {str(label): state.value for state, label in STATE_LABELS.items()}
            states |= {str(ACTION_LABELS[action]): state.value for action, state in _BY_STEP.items()}
            domains |= {str(label): key for key, label in PlanDomain.choices}
    return states, domains


def words() -> Words:
    """Return what a file's cells are looked up in; in whichever language it was exported."""
    states, domains = _labels()
    return Words(names=queries.names(), states=states, domains=domains)


def value_of(*, key: str, text: str, words: Words, finding: Finding) -> Any:
    """Return what a cell says; raises ``CellRefused``."""
    match key:
        case "found" | "due":
            return _day(key, text)
        case "percent":
            return _percent(text)
        case "domain":
            return _word(key, text, words.domains, [str(label) for _key, label in PlanDomain.choices])
        case "state":
            return State(
                _word(key, text, words.states, [str(one) for one in STATE_LABELS.values()]) or _empty(key)
            )
        case "responsible":
            return _body(key, text, words)
        case "assisting":
            return _bodies(key, text, words)
        case "handler":
            return _handler(text, finding)
    if len(text) > _LENGTHS.get(key, len(text)):
        raise CellRefused(
            key, _("The text is longer than %(most)d characters.") % {"most": _LENGTHS[key]}, _("Shorten it.")
        )
    return text


def _empty(key: str) -> str:
    raise CellRefused(key, _("This cell may not be emptied."), _("Put back what it said."))


def _day(key: str, text: str) -> date | None:
    if not text:
        return None
    found = _DAY.match(text)
    try:
        if found is not None:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise CellRefused(key, _("“%(text)s” is no day.") % {"text": text[:40]}, _("Write it as 2026-03-31."))


def _percent(text: str) -> int | None:
    if not text:
        return None
    found = _PERCENT.match(text)
    if found is None or int(found[1]) > 100:
        raise CellRefused(
            "percent",
            _("“%(text)s” is no share between 0 and 100.") % {"text": text[:40]},
            _("Write it as 40."),
        )
    return int(found[1])


def _word(key: str, text: str, known: Mapping[str, str], usual: Sequence[str]) -> str:
    if not text or text in known.values():
        return text
    if text in known:
        return known[text]
    raise CellRefused(
        key,
        _("“%(text)s” is none of the words that this column has.") % {"text": text[:40]},
        _("Write one of: %(words)s.") % {"words": "、".join(usual)},
    )


def _body(key: str, text: str, words: Words) -> Body:
    pk = words.names.settled(text.strip()) if text.strip() else None
    if pk is None:
        raise CellRefused(
            key,
            _("No body is called exactly “%(name)s”.") % {"name": text.strip()[:60]},
            _("Write the full name as it stands under “Bodies and people”."),
        )
    return Body.objects.get(pk=pk)


def _bodies(key: str, text: str, words: Words) -> list[Body]:
    """Names on lines of their own, as the export writes them, or parted as people do where no body is called so."""
    names: list[str] = []
    for line in text.split("\n"):
        whole = words.names.settled(line.strip()) if line.strip() else None
        names += [line] if whole is not None else _SEPARATORS.split(line)
    return [_body(key, name, words) for name in names if name.strip()]


def _handler(text: str, finding: Finding) -> Person:
    found = list(
        Person.objects.filter(
            pk__in=Appointment.objects.filter(body_id=finding.responsible_id or 0).values("person_id"),
            name=text,
            is_active=True,
        )[:2]
    )
    if len(found) != 1:
        raise CellRefused(
            "handler",
            _("“%(name)s” is not the name of exactly one person of the responsible body.")
            % {"name": text[:40]},
            _("Name the handler on the finding's page."),
        )
    return found[0]


def present(finding: Finding) -> dict[str, Any]:
    """Return what the finding's cells would say now, as values."""
    links = [link for link in finding.assistant_links.all() if link.is_current]
    return {
        **{key: getattr(finding, column) for key, column in CONTENT.items()},
        "responsible": finding.responsible,
        "assisting": [link.body for link in links],
        "handler": finding.handler,
        "due": finding.due_on,
        "state": State(finding.state),
    }


def shown(key: str, value: Any) -> str:
    """Return a value as a person reads it."""
    match value:
        case None:
            return ""
        case State():
            return str(STATE_LABELS[value])
        case Body() | Person():
            return value.name
        case list():
            return "、".join(one.name for one in value)
        case date():
            return value.isoformat()
        case str() if key == "domain":
            return str(dict(PlanDomain.choices).get(value, value))
    return str(value)
