"""Which operations an edited row asks for: those of the page, in the order in which one would take them there.

Every operation checks its own policies; nothing here decides who may do what.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from jianxing.findings import operations as findings
from jianxing.findings import policies
from jianxing.findings.lifecycle import State
from jianxing.findings.models import STATE_LABELS, Finding
from jianxing.importing.edited.values import CONTENT, CellRefused
from jianxing.kernel.actor import Actor

_WAY = (State.ASSIGNED, State.ACCEPTED, State.RECTIFYING, State.SUBMITTED)
S = State


@dataclass(frozen=True, slots=True)
class Step:
    """One operation: what it is called, the columns that ask for it, and doing it."""

    action: str
    columns: tuple[str, ...]
    do: Callable[[], object]

    @property
    def label(self) -> str:
        """The operation in the reader's words."""
        return str(policies.ACTION_LABELS[self.action])


@dataclass(frozen=True, slots=True)
class Row:
    """A finding with what was edited in its row; *word* is what the column for it says about the change."""

    finding: Finding
    edits: Mapping[str, Any]
    word: str
    file: str
    by: Actor
    at: datetime

    @property
    def who(self) -> dict[str, Any]:
        """What every operation is given."""
        return {"finding": self.finding, "by": self.by, "at": self.at}

    @property
    def reason(self) -> str:
        """Why something is corrected, where the row does not say."""
        return self.word or _("edited in “%(file)s”") % {"file": self.file}


def steps_of(row: Row) -> list[Step]:
    """Return the operations that the row asks for; raises ``CellRefused`` where no operation does what it asks."""
    if row.by.body_id == row.finding.supervised_by_id:
        return _supervising(row)
    return _answering(row)


def _supervising(row: Row) -> list[Step]:
    edits, finding, found = dict(row.edits), row.finding, []
    wanted = edits.pop("state", None)
    if wanted is not None:
        found.append(_supervising_step(row, edits, wanted))
    elif bodies := [key for key in ("responsible", "assisting") if key in edits]:
        raise CellRefused(
            bodies[0],
            _("A sheet names bodies only together with an assignment."),
            _("Set the state to “%(state)s” as well, or change it on the finding's page.")
            % {"state": STATE_LABELS[S.ASSIGNED]},
        )
    if "due" in edits:
        found.insert(0, _due_of_supervisor(row, edits.pop("due")))
    if "handler" in edits:
        found.append(_handler(row, edits.pop("handler")))
    if changes := {CONTENT[key]: value for key, value in edits.items() if key in CONTENT}:
        columns = tuple(key for key in edits if key in CONTENT)
        correct = partial(findings.correct, changes=changes, reason=row.reason, **row.who)
        # Content first: what is void or given out is corrected before, not after.
        found.insert(0, Step("correct", columns, correct))
    assert finding.pk is not None
    return found


def _supervising_step(row: Row, edits: dict[str, Any], wanted: State) -> Step:
    here, who, column = State(row.finding.state), row.who, ("state",)
    match here, wanted:
        case S.DRAFT, S.REGISTERED:
            register = partial(
                findings.register,
                description=row.finding.description,
                draft=row.finding,
                by=row.by,
                at=row.at,
            )
            return Step("register", column, register)
        case S.REGISTERED, S.ASSIGNED:
            body, helping = edits.pop("responsible", None), edits.pop("assisting", None)
            due_on = edits.pop("due", row.finding.due_on)
            assign = partial(findings.assign, responsible=body, assisting=helping, due_on=due_on, **who)
            return Step("assign", ("state", "responsible", "due"), assign)
        case S.ASSIGNED, S.REGISTERED:
            return Step("recall", column, partial(findings.recall, reason=row.word, **who))
        case S.SUBMITTED, S.RECTIFYING:
            return Step("return", column, partial(findings.return_submission, reason=row.word, **who))
        case S.CLOSED, S.RECTIFYING:
            due_on = edits.pop("due", None)
            return Step("reopen", column, partial(findings.reopen, reason=row.word, due_on=due_on, **who))
        case _, S.VOID:
            return Step("void", column, partial(findings.void, reason=row.word, **who))
        case _, S.CLOSED:
            raise CellRefused(
                "state",
                _("A cell cannot answer the four closing questions."),
                _("Open the finding and verify it there."),
            )
    raise _no_such_step(row.finding, wanted)


def _due_of_supervisor(row: Row, due_on: Any) -> Step:
    finding = row.finding
    if due_on is None:
        raise CellRefused("due", _("A deadline may not be emptied."), _("Give another day."))
    if finding.extensions.filter(decision="", new_due_on=due_on).exists():
        grant = partial(findings.decide_extension, granted=True, reason=row.word, **row.who)
        return Step("decide_extension", ("due",), grant)
    changes = {"due_on": due_on, "due_kind": Finding.DueKind.DATE, "due_text": due_on.isoformat()}
    return Step("correct", ("due",), partial(findings.correct, changes=changes, reason=row.reason, **row.who))


def _handler(row: Row, handler: Any) -> Step:
    return Step("set_handler", ("handler",), partial(findings.set_handler, handler=handler, **row.who))


def _answering(row: Row) -> list[Step]:
    edits, found = dict(row.edits), []
    wanted = edits.pop("state", None)
    if wanted is S.REGISTERED and row.finding.state == S.ASSIGNED:
        suggested = edits.pop("responsible", None)
        decline = partial(findings.decline, reason=row.word, suggested=suggested, **row.who)
        return [Step("decline", ("state",), decline), *_not_theirs(row, edits)]
    chain = _chain(row, wanted) if wanted is not None else []
    if S.ACCEPTED in chain:
        found.append(Step("accept", ("state",), partial(findings.accept, **row.who)))
    if S.RECTIFYING in chain:
        plan = edits.pop("measures", "") or edits.get("progress", "") or row.word or row.finding.measures
        start = partial(findings.start_rectification, plan=plan, **row.who)
        found.append(Step("start", ("state", "measures"), start))
    if "progress" in edits or "percent" in edits:
        columns = tuple(key for key in ("progress", "percent") if key in edits)
        report = partial(
            findings.report_progress,
            text=edits.pop("progress", "") or row.word,
            percent=edits.pop("percent", None),
            **row.who,
        )
        found.append(Step("report", columns, report))
    if "due" in edits:
        due_on = edits.pop("due")
        if due_on is None:
            raise CellRefused("due", _("A deadline may not be emptied."), _("Give another day."))
        ask = partial(findings.ask_extension, new_due_on=due_on, reason=row.word, **row.who)
        found.append(Step("ask_extension", ("due",), ask))
    if "handler" in edits:
        found.append(_handler(row, edits.pop("handler")))
    if S.SUBMITTED in chain:
        statement = row.word or row.edits.get("progress", "")
        found.append(Step("submit", ("state",), partial(findings.submit, statement=statement, **row.who)))
    return [*found, *_not_theirs(row, edits)]


def _chain(row: Row, wanted: State) -> tuple[State, ...]:
    here = State(row.finding.state)
    if here in _WAY and wanted in _WAY and _WAY.index(wanted) > _WAY.index(here):
        return _WAY[_WAY.index(here) + 1 : _WAY.index(wanted) + 1]
    raise _no_such_step(row.finding, wanted)


def _not_theirs(row: Row, edits: Mapping[str, Any]) -> list[Step]:
    """What only the supervising side may change is asked of the same policy, which refuses it in its words."""
    left = tuple(edits)
    if not left:
        return []
    check = partial(policies.check_can_side_step, finding=row.finding, action="correct", by=row.by)
    return [Step("correct", left, check)]


def _no_such_step(finding: Finding, wanted: State) -> CellRefused:
    labels = STATE_LABELS
    return CellRefused(
        "state",
        _("No step of yours leads from “%(here)s” to “%(there)s”.")
        % {"here": labels[State(finding.state)], "there": labels[wanted]},
        _("Put back the state, or take the step on the finding's page."),
    )
