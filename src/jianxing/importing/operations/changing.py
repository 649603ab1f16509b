"""What an edited row does to the finding that it became.

Only what was edited in the sheet is touched, and only where the system still says what the sheet said before: where
somebody has worked on the finding meanwhile, the difference is shown and left for a person to decide (held). A sheet
never changes who answers, who assists, or which project is meant, and never moves a finding along its life except by
the two steps that the supervising body may itself take on a sheet's word: giving it out, and returning a submission.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from jianxing.directory.models import Body, PlanDomain
from jianxing.directory.policies import Refused
from jianxing.findings import operations as findings
from jianxing.findings.lifecycle import UNCOUNTED, State
from jianxing.findings.models import Finding
from jianxing.importing.drafts import Values
from jianxing.importing.reading.written import plain
from jianxing.kernel.actor import Actor

#: Reasons why a difference is held; the screen has the words.
MEANWHILE, BY_HAND, STATE, GONE = "meanwhile", "by_hand", "state", "gone"
_DUE_KINDS = {
    "date": Finding.DueKind.DATE,
    "immediate": Finding.DueKind.AT_ONCE,
    "open": Finding.DueKind.STANDING,
    "days": Finding.DueKind.WORKING_DAYS,
}
_DOMAINS = {
    "产业": PlanDomain.INDUSTRY,
    "交通": PlanDomain.TRANSPORT,
    "生态": PlanDomain.ECOLOGY,
    "环保": PlanDomain.ECOLOGY,
    "环境": PlanDomain.ECOLOGY,
    "公共服务": PlanDomain.PUBLIC_SERVICES,
    "民生": PlanDomain.PUBLIC_SERVICES,
    "文化": PlanDomain.CULTURE_TOURISM,
    "文旅": PlanDomain.CULTURE_TOURISM,
    "旅游": PlanDomain.CULTURE_TOURISM,
    "安全": PlanDomain.SAFETY,
    "应急": PlanDomain.SAFETY,
}
#: Sheet's field → the finding's columns that it fills.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "description": ("description",),
    "category": ("category",),
    "domain": ("domain",),
    "discovered_via": ("discovered_via",),
    "found_on": ("found_on",),
    "due_on": ("due_on",),
    "due_text": ("due_text",),
    "due_kind": ("due_kind",),
    "due_days": (),
    "measures": ("measures",),
    "requirement": ("measures",),
    "progress": ("progress",),
    "progress_percent": ("percent",),
    "remark": ("remark",),
    "place": ("place",),
    "check_item": (),
    "returned": (),
}


def columns(values: Values, *, domain: str) -> dict[str, Any]:
    """Return a row's values as columns of ``Finding``, for placing and for correcting."""
    return {
        "description": values["description"],
        "category": (values.get("category") or "")[:80],
        "domain": domain_of(values.get("domain")) or domain,
        "discovered_via": (values.get("discovered_via") or "")[:40],
        "found_on": _day(values.get("found_on")),
        "due_on": _day(values.get("due_on")),
        "due_text": (values.get("due_text") or "")[:80],
        "due_kind": _DUE_KINDS.get(values.get("due_kind") or "", Finding.DueKind.NONE),
        "measures": "\n".join(filter(None, (values.get("requirement"), values.get("measures")))),
        "progress": values.get("progress") or "",
        "percent": values.get("progress_percent"),
        "remark": values.get("remark") or "",
        "place": (values.get("place") or "")[:200],
    }


def domain_of(text: object) -> str:
    """Return the plan domain that a cell names, by its label in any of our languages or by a word of the field, or ""."""
    if not text:
        return ""
    words = plain(str(text))
    if known := _labelled().get(words):
        return known
    return next((domain.value for word, domain in _DOMAINS.items() if word in words), "")


@cache
def _labelled() -> dict[str, str]:
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {plain(str(label)): key for key, label in PlanDomain.choices}
    return found


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None


@dataclass(slots=True)
class Plan:
    """What will be done to a finding, what is held, and why."""

    changes: dict[str, Any] = field(default_factory=dict)
    step: str = ""
    entries: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self, name: str, before: object, after: object, *, held: str = "", present: object = None
    ) -> None:
        """Note a field that differs."""
        entry: dict[str, Any] = {"field": name, "before": before, "after": after}
        if held:
            entry["held"] = held
        if present is not None:
            entry["present"] = present.isoformat() if isinstance(present, date) else present
        self.entries.append(entry)

    def release(self, name: str) -> None:
        """Hold a field no longer."""
        for entry in self.entries:
            if entry["field"] == name:
                entry.pop("held", None)

    def hold_all(self, why: str) -> None:
        """Hold what was planned: the finding refused it."""
        self.changes, self.step = {}, ""
        for entry in self.entries:
            entry.setdefault("held", why)

    def shown(self) -> list[dict[str, Any]]:
        """Return the entries as they are kept and shown."""
        return self.entries


def plan(
    *, finding: Finding | None, before: Values, after: Values, named: Sequence[str], domain: str
) -> Plan:
    """Return what an edited row does to its finding."""
    planned = Plan()
    if finding is None or finding.state in UNCOUNTED:
        for name in named:
            planned.add(name, before.get(name), after.get(name), held=GONE)
        return planned
    old, new = columns(before, domain=domain), columns(after, domain=domain)
    for name in named:
        targets = _COLUMNS.get(name)
        if name == "state":
            _plan_state(planned, finding, before, after)
        elif targets is None:
            if name != "closed_on" or finding.closed_on != _day(after.get(name)):
                planned.add(name, before.get(name), after.get(name), held=BY_HAND)
        else:
            _plan_columns(planned, name, targets, finding, old, new, before, after)
    if planned.step == "restate":
        planned.release("closed_on")  # it goes with the closing that the sheet now states
    return planned


def _plan_columns(
    planned: Plan,
    name: str,
    targets: Sequence[str],
    finding: Finding,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    before: Values,
    after: Values,
) -> None:
    held, present = "", None
    for column in targets:
        now = getattr(finding, column)
        if now == new[column]:
            continue
        if now != old[column]:
            held, present = MEANWHILE, now
        else:
            planned.changes[column] = new[column]
    if targets or name == "check_item":
        planned.add(name, before.get(name), after.get(name), held=held, present=present)


def _plan_state(planned: Plan, finding: Finding, before: Values, after: Values) -> None:
    wanted = after["state"]
    if finding.state == wanted:
        planned.add("state", before.get("state"), wanted)
        return
    if finding.state == State.SUBMITTED and wanted == State.RECTIFYING and after.get("returned"):
        planned.step = "return"
    elif finding.state == State.REGISTERED and wanted == State.ASSIGNED and after.get("due_on"):
        planned.step = "assign"
    elif findings.may_restate(finding=finding, to=State(wanted)):
        planned.step = "restate"
    planned.add(
        "state", before.get("state"), wanted, held="" if planned.step else STATE, present=str(finding.state)
    )


def apply(
    *,
    finding: Finding,
    planned: Plan,
    after: Values,
    responsible: Body | None,
    file: str,
    by: Actor,
    at: datetime,
    caused_by: int | None,
) -> None:
    """Do what was planned; raises ``Refused`` where the finding does not admit it."""
    reason = _("re-import of “%(file)s”") % {"file": file}
    if planned.changes:
        findings.correct(
            finding=finding, changes=planned.changes, reason=reason, by=by, at=at, caused_by=caused_by
        )
    if planned.step == "return":
        findings.return_submission(finding=finding, reason=after.get("progress") or reason, by=by, at=at)
    elif planned.step == "restate":
        findings.restate(
            finding=finding,
            to=State(after["state"]),
            closed_on=_day(after.get("closed_on")),
            statement=after.get("progress") or reason,
            by=by,
            at=at,
            caused_by=caused_by,
        )
    elif planned.step == "assign":
        findings.assign(
            finding=finding,
            responsible=responsible,
            due_on=_day(after.get("due_on")),
            by=by,
            at=at,
            caused_by=caused_by,
        )


def refusal_of(error: Refused) -> str:
    """Return what is kept of a refusal in a difference that it held."""
    return error.reason
