"""Bringing in findings in the middle of their life, as a ledger states them, a thousand in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from jianxing.directory.inserting import insert_many
from jianxing.directory.models import Body, Person
from jianxing.findings import policies
from jianxing.findings.lifecycle import WITH_RESPONSIBLE, State
from jianxing.findings.models import Finding, FindingAssistant, FindingProject, LookBack, Progress, Submission
from jianxing.findings.operations.registering import new_ids
from jianxing.findings.operations.steps import number_for, send_refresh_visibility
from jianxing.kernel.actor import Actor
from jianxing.kernel.workdays import Calendar
from jianxing.ledger.operations import Entry, send_many
from jianxing.ledger.prepared import in_a_row
from jianxing.notices.operations import NewClock, start_clocks
from jianxing.notices.queries import calendar as working_days
from jianxing.projects.models import Project


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding as a ledger states it."""

    description: str
    state: State
    responsible: Body | None
    assisting: Sequence[Body] = ()
    projects: Sequence[Project] = ()
    domain: str = ""
    category: str = ""
    place: str = ""
    discovered_via: str = ""
    found_on: date | None = None
    due_on: date | None = None
    due_kind: str = Finding.DueKind.NONE
    due_text: str = ""
    due_days: int | None = None
    handler: Person | None = None
    closed_on: date | None = None
    look_back_on: date | None = None
    relapses: int = 0
    measures: str = ""
    progress: str = ""
    percent: int | None = None
    remark: str = ""
    returned: bool = False
    state_text: str = ""
    source: dict[str, object] = field(default_factory=dict)


def place_many(
    *, rows: Sequence[Placed], by: Actor, at: datetime, caused_by: int | None = None
) -> list[Finding]:
    """As ``place``; returns the findings."""
    keys = place(rows=rows, by=by, at=at, caused_by=caused_by)
    found = Finding.objects.select_related("registered_by", "supervised_by", "responsible").in_bulk(keys)
    return [found[key] for key in keys]


def place(*, rows: Sequence[Placed], by: Actor, at: datetime, caused_by: int | None = None) -> list[int]:
    """Register *rows* in the states that the ledger states (台账载明), with the history it gives; one act each.

    A closing so stated is exempt from the closing guards and counts in no published figure until it is verified.
    Returns the findings' keys in the order of the rows. A thousand rows are a dozen statements.
    """
    if not rows:
        return []
    body = Body.objects.get(pk=by.body)
    policies.check_can_register(by=by, supervises=body.supervises)
    today, calendar = timezone.localdate(at), working_days()
    keys = new_ids(len(rows))
    with transaction.atomic(), in_a_row():
        findings = [
            _finding(pk, row, body, at=at, today=today, provisional=_provisional(row, calendar))
            for pk, row in zip(keys, rows, strict=True)
        ]
        insert_many(Finding, findings)
        pairs = list(zip(findings, rows, strict=True))
        insert_many(
            FindingProject,
            [
                {"finding_id": finding["id"], "project_id": project.id, "name": project.name, "ordinal": i}
                for finding, row in pairs
                for i, project in enumerate(row.projects)
            ],
        )
        insert_many(
            FindingAssistant,
            [
                {"finding_id": finding["id"], "body_id": helper.id, "ordinal": i}
                for finding, row in pairs
                for i, helper in enumerate(row.assisting)
            ],
        )
        _history(pairs, by=by, at=at)
        start_clocks(
            clocks=[
                *_look_backs(pairs, body, today=today, calendar=calendar),
                *(
                    NewClock(
                        subject="finding",
                        subject_id=finding["id"],
                        purpose="due",
                        body_id=row.responsible.id,
                        asked_by_id=body.id,
                        started_on=finding["found_on"] or today,
                        due_on=row.due_on,
                        provisional=finding["due_provisional"],
                        counted_days=row.due_days if finding["found_on"] else None,
                        number=finding["number"],
                    )
                    for finding, row in pairs
                    if row.due_on and row.responsible and row.state in WITH_RESPONSIBLE | {State.SUBMITTED}
                ),
            ],
            at=at,
        )
        send_refresh_visibility(keys)
        send_many(entries=[_entry(finding, row) for finding, row in pairs], by=by, at=at, caused_by=caused_by)
    return keys


def _provisional(row: Placed, calendar: Calendar) -> bool:
    return row.due_on is not None and calendar.is_provisional(row.due_on)


def _finding(
    pk: int, row: Placed, body: Body, *, at: datetime, today: date, provisional: bool
) -> dict[str, Any]:
    shared = row.state not in (State.DRAFT, State.REGISTERED)
    responsible = row.responsible.id if row.responsible else None
    return {
        "id": pk,
        "number": number_for(body=body, year=(row.found_on or today).year, pk=pk),
        "registered_by_id": body.id,
        "supervised_by_id": body.id,
        "state": row.state.value,
        "domain": row.domain,
        "category": row.category[:80],
        "description": row.description,
        "place": row.place[:200],
        "discovered_via": row.discovered_via[:40],
        "found_on": row.found_on,
        "responsible_id": responsible,
        "measures": row.measures,
        "due_on": row.due_on,
        "due_kind": row.due_kind,
        "due_text": row.due_text[:80],
        "due_provisional": provisional,
        "percent": row.percent,
        "progress": row.progress,
        "remark": row.remark,
        "created_at": at,
        "assigned_at": at if shared else None,
        "submitted_at": at if row.state is State.SUBMITTED else None,
        "closed_on": row.closed_on if row.state is State.CLOSED else None,
        "closure_stated": row.state is State.CLOSED,
        "look_back_on": _look_back_on(row),
        "reopened": row.relapses,
        "handler_id": row.handler.id if row.handler and shared else None,
        "visible_to": _eyes(row, body, responsible) if shared else sorted([*body.ancestors, body.id]),
    }


def _look_back_on(row: Placed) -> date | None:
    return row.look_back_on if row.state is State.CLOSED else None


def _look_backs(
    pairs: Sequence[tuple[dict[str, Any], Placed]], body: Body, *, today: date, calendar: Calendar
) -> list[NewClock]:
    """Schedule the looks back that the ledger states; returns their clocks."""
    due = [(finding, day) for finding, row in pairs if (day := _look_back_on(row))]
    insert_many(LookBack, [{"finding_id": finding["id"], "due_on": day} for finding, day in due])
    return [
        NewClock(
            subject="finding",
            subject_id=finding["id"],
            purpose="look_back",
            body_id=body.id,
            asked_by_id=body.id,
            started_on=finding["closed_on"] or today,
            due_on=day,
            provisional=calendar.is_provisional(day),
            number=finding["number"],
        )
        for finding, day in due
    ]


def _eyes(row: Placed, body: Body, responsible: int | None) -> list[int]:
    """Who will see the finding. The rule is the database's (0002_visibility.sql), which is asked for it all the same; what
    stands here already need not be written, and entered into the index of words, a second time."""
    eyes = {*body.ancestors, body.id, *(helper.id for helper in row.assisting)}
    return sorted(eyes | {responsible} if responsible else eyes)


def _history(pairs: Sequence[tuple[dict[str, Any], Placed]], *, by: Actor, at: datetime) -> None:
    """Keep what the sheet says happened: progress, a request to close, a return."""
    insert_many(
        Progress,
        [
            {
                "finding_id": finding["id"],
                "text": row.progress,
                "percent": row.percent,
                "body_id": row.responsible.id,
                "reported_at": at,
            }
            for finding, row in pairs
            if row.progress and row.responsible
        ],
    )
    insert_many(
        Submission,
        [
            {
                "finding_id": finding["id"],
                "round": 1,
                "statement": row.progress,
                "body_id": row.responsible.id,
                "stated": True,
                "submitted_at": at,
                "returned_at": at if row.returned else None,
                "returned_by_id": by.person_id if row.returned else None,
                "return_reason": row.state_text or row.progress or "-" if row.returned else "",
            }
            for finding, row in pairs
            if row.responsible and (row.state in (State.SUBMITTED, State.CLOSED) or row.returned)
        ],
    )


def _entry(finding: dict[str, Any], row: Placed) -> Entry:
    return Entry(
        kind="finding.place",
        subject="finding",
        subject_id=finding["id"],
        public={
            "number": finding["number"],
            "state": finding["state"],
            "responsible": finding["responsible_id"],
            "due_on": row.due_on,
            "stated": True,
        },
        confidential={"description": row.description, "source": row.source},
    )
