"""One edited row: what it comes to, tried and undone for the preview, or done for good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from jianxing.directory.policies import Refused
from jianxing.findings.models import Finding
from jianxing.importing.edited.steps import Row, Step, steps_of
from jianxing.importing.edited.values import CellRefused, Words, present, shown, value_of
from jianxing.importing.models import ImportRow
from jianxing.kernel.actor import Actor

Decision = ImportRow.Decision
#: The code of what stands in a row's way; the words are kept with it, since the operation had them.
EDITED = "edited"


@dataclass(slots=True)
class Outcome:
    """What became of a row, or would: its decision, what differs, what is done, and what stands in its way."""

    decision: str = Decision.UNCHANGED
    finding: int | None = None
    differs: list[dict[str, Any]] = field(default_factory=list)
    does: list[str] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)

    def refuse(self, packed: Mapping[str, Any], column: str, reason: str, remedy: str) -> None:
        """Note what stands in the way, and where."""
        self.decision = Decision.REFUSED
        self.problems.append(
            {
                "sheet": packed["sheet"],
                "row": packed["row"],
                "column": column,
                "severity": "error",
                "code": EDITED,
                "params": {"reason": reason, "remedy": remedy},
            }
        )


class _Undo(Exception):
    """Takes back what was tried."""


def work_out(
    packed: Mapping[str, Any], *, words: Words, file: str, by: Actor, at: datetime, really: bool
) -> Outcome:
    """Do what an edited row asks for, all of it or nothing; not *really* is the same and then undone.

    A row whose finding has been changed meanwhile is refused with both values; what the system says already is no edit,
    so that the same file twice does no harm.
    """
    outcome = Outcome()
    if lost := packed.get("lost"):
        _refuse_lost(outcome, packed, lost)
        return outcome
    try:
        with transaction.atomic():
            _work_out(outcome, packed, words, file, by, at)
            if not really:
                raise _Undo
    except _Undo:
        pass
    except (DataError, IntegrityError):
        outcome.refuse(
            packed, "", _("The database did not take this row."), _("Look for unusual characters.")
        )
    except CellRefused as refusal:
        outcome.does = []
        outcome.refuse(packed, refusal.column, refusal.reason, refusal.remedy)
    return outcome


def _refuse_lost(outcome: Outcome, packed: Mapping[str, Any], lost: str) -> None:
    if lost == "new":
        outcome.refuse(
            packed,
            "",
            _("This row was not in the list that was exported."),
            _("Register new findings on the page, or import them in a ledger of their own."),
        )
    else:
        outcome.refuse(
            packed,
            "",
            _("The hidden mark of this row was changed, so it cannot be told which finding it is."),
            _("Export the list anew and edit that."),
        )


def _work_out(
    outcome: Outcome, packed: Mapping[str, Any], words: Words, file: str, by: Actor, at: datetime
) -> None:
    held = Finding.objects.select_for_update(of=("self",)).select_related(
        "responsible", "supervised_by", "handler"
    )
    finding = held.prefetch_related("assistant_links__body").filter(uid=packed["uid"]).first()
    if finding is None:
        outcome.refuse(packed, "", _("You do not see this finding, or no longer."), _("Leave the row out."))
        return
    outcome.finding = finding.pk
    now, cells = present(finding), packed["cells"]
    edits: dict[str, Any] = {}
    for key in packed["edited"]:
        if key == "note":
            continue
        if key in packed.get("broken", ()):
            raise CellRefused(key, _("The cell holds an error value."), _("Write the value itself."))
        value = value_of(key=key, text=cells[key], words=words, finding=finding)
        if value != now[key] and not _is_asked_already(finding, by, key, value):
            edits[key] = value
    if not edits:
        return
    outcome.decision = Decision.CHANGED
    outcome.differs = [
        {"field": key, "before": shown(key, now[key]), "after": shown(key, value)}
        for key, value in edits.items()
    ]
    if (finding.version, finding.state) != (packed["version"], packed["state"]):
        for entry in outcome.differs:
            entry["held"] = "meanwhile"
        raise CellRefused(
            next(iter(edits)),
            _(
                "The finding has been changed since the list was exported; nothing of this row was taken over."
            ),
            _("Compare both values, export the list anew and edit that."),
        )
    row = Row(finding, edits, cells.get("note", "").strip(), file, by, at)
    for step in steps_of(row):
        _take(outcome, step)


def _take(outcome: Outcome, step: Step) -> None:
    try:
        step.do()
    except Refused as refusal:
        raise CellRefused(step.columns[0], refusal.reason, refusal.remedy) from refusal
    outcome.does.append(step.action)


def _is_asked_already(finding: Finding, by: Actor, key: str, value: Any) -> bool:
    """Whether the responsible body has asked for this very day before, and waits for the decision."""
    return (
        key == "due"
        and by.body_id != finding.supervised_by_id
        and finding.extensions.filter(decision="", new_due_on=value).exists()
    )
