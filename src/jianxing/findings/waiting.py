"""How much waits for whom: the numbers of the workbench. Each opens to its list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jianxing.directory.models import Body
from jianxing.directory.prepared import columns, held, prepared
from jianxing.findings.lifecycle import WITH_RESPONSIBLE
from jianxing.kernel.actor import Actor

_WITH_THEM = sorted(state.value for state in WITH_RESPONSIBLE)

#: Each side is read by its own index. Asked for together, all that is seen would be read, and counted nine times.
_WAITING = """
    SELECT * FROM
        (SELECT count(*) FILTER (WHERE state = 'registered'),
                count(*) FILTER (WHERE state = 'submitted'),
                count(*) FILTER (WHERE state = ANY (%s::text[]) AND due_on < %s),
                count(*) FILTER (WHERE state = 'closed' AND look_back_on <= %s),
                count(*) FILTER (WHERE closure_stated AND NOT closure_verified)
         FROM findings_finding WHERE supervised_by_id = %s) mine,
        (SELECT count(*) FROM findings_extension e JOIN findings_finding f ON f.id = e.finding_id
         WHERE e.decision = '' AND f.supervised_by_id = %s) extensions,
        (SELECT count(*) FILTER (WHERE state = 'assigned'),
                count(*) FILTER (WHERE state IN ('accepted', 'rectifying')),
                count(*) FILTER (WHERE state = ANY (%s::text[]) AND due_on < %s)
         FROM findings_finding WHERE responsible_id = %s) answering"""

_BY_RESPONSIBLE = f"""
    SELECT waiting.open, waiting.late, {columns(Body, "b")}
    FROM (SELECT responsible_id, count(*) AS open, count(*) FILTER (WHERE due_on < %s) AS late
          FROM findings_finding WHERE supervised_by_id = %s AND state = ANY (%s::text[]) GROUP BY responsible_id) waiting
    JOIN directory_body b ON b.id = waiting.responsible_id
    ORDER BY waiting.late DESC, waiting.open DESC, b.pinyin_key LIMIT %s"""  # noqa: S608 - names of columns alone


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits, for the side that supervises and for the side that answers."""

    to_assign: int
    to_verify: int
    late_of_mine: int
    look_backs: int
    stated: int
    extensions: int
    to_accept: int
    to_rectify: int
    late_to_answer: int


@dataclass(frozen=True, slots=True)
class Owed:
    """What one body owes: its open findings, and how many of them are late."""

    body: Body
    open: int
    late: int


def waiting(*, by: Actor, today: date) -> Waiting:
    """Return the workbench's numbers in one query."""
    me = by.body_id
    values = [_WITH_THEM, today, today, me, me, _WITH_THEM, today, me]
    return Waiting(*prepared(_WAITING, values)[0])


def by_responsible(*, by: Actor, today: date, most: int = 12) -> Sequence[Owed]:
    """Return whom the acting body waits for: open and late findings by responsible body, the latest first."""
    rows = prepared(_BY_RESPONSIBLE, [today, by.body_id, _WITH_THEM, most])
    return [Owed(held(Body, row, start=2), row[0], row[1]) for row in rows]
