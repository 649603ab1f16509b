"""Comparing new findings with all that the acting body sees, one by one or a whole import at once.

What is found is written as pairs for a person to decide. It changes nothing of the findings, so it is no act.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import connection, transaction
from procrastinate.contrib.django import app

from jianxing.alike import queries
from jianxing.alike.models import Likeness
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from jianxing.methods import bulk_likeness, likeness

COMPARE = "jianxing.alike.compare"
QUEUE = "imports"
#: Up to so many findings are looked up one by one; more are cheaper against everything at once.
ONE_BY_ONE = 50
BATCH = 1000
MOST_OF_ONE = 3

#: What the acting body sees and counts, as far as a text is compared by it; the first project stands for the text.
_EVERYTHING = """
    SELECT f.id, left(f.description, 300) || ' ' || f.place,
           coalesce((SELECT p.project_id FROM findings_findingproject p WHERE p.finding_id = f.id
                     ORDER BY p.ordinal, p.id LIMIT 1), 0)
    FROM findings_finding f WHERE f.state NOT IN ('draft', 'void', 'joined') ORDER BY f.id
"""


def compare(
    *,
    findings: Sequence[int],
    by: Actor,
    at: datetime,
    with_later: bool = True,
    on_batch: Callable[[], None] = lambda: None,
) -> int:
    """Find what these findings may be doubles of and keep the pairs; returns how many are new. Doing it twice adds none.

    Without *with_later* only with what was entered before them: what came after is compared with them in its turn.
    """
    wanted = sorted(set(findings))
    pairs = _one_by_one(wanted) if len(wanted) <= ONE_BY_ONE else _at_once(wanted, on_batch)
    return _keep([pair for pair in pairs if with_later or pair[0] > pair[1]], at=at)


Pair = tuple[int, int, likeness.Alike]


def _one_by_one(wanted: Sequence[int]) -> list[Pair]:
    held = Finding.objects.filter(pk__in=wanted).prefetch_related("project_links")
    near: list[tuple[int, int]] = []
    for finding in held:
        found = queries.similar(
            description=finding.description,
            place=finding.place,
            projects={link.project_id: link.name for link in finding.project_links.all()},
            found_on=finding.found_on,
            itself=finding.pk,
            most=MOST_OF_ONE,
        )
        near += [(finding.pk, one.finding.pk) for one in found]
    return _scored(near)


def _at_once(wanted: Sequence[int], on_batch: Callable[[], None]) -> list[Pair]:
    with connection.cursor() as cursor:
        cursor.execute(_EVERYTHING)
        rows = cursor.fetchall()
    keys = [row[0] for row in rows]
    texts = [likeness.folded(row[1]) for row in rows]
    projects = [row[2] for row in rows]
    place = {key: position for position, key in enumerate(keys)}
    asked = [place[key] for key in wanted if key in place]
    found = bulk_likeness.candidates(
        new_texts=[texts[position] for position in asked],
        new_projects=[projects[position] for position in asked],
        texts=texts,
        projects=projects,
        on_chunk=on_batch,
    )
    near = [(keys[mine], keys[other]) for mine, others in zip(asked, found, strict=True) for other in others]
    # Of two new rows that name each other, the later one is the double.
    news = set(wanted)
    distinct = {pair for pair in near if pair[0] > pair[1] or pair[1] not in news}
    return _scored(sorted(pair for pair in distinct if pair[0] != pair[1]))


def _scored(near: Sequence[tuple[int, int]]) -> list[Pair]:
    """Score pairs in full, in batches of those that share a finding; keep the likeliest few of each finding."""
    kept: list[Pair] = []
    for start in range(0, len(near), BATCH):
        part = near[start : start + BATCH]
        ready = queries.matters(sorted({pk for pair in part for pk in pair}))
        common = queries.shares(sorted({pair for matter in ready.values() for pair in matter.pairs}))
        for pk, other in part:
            if pk in ready and other in ready:
                alike = likeness.alike(ready[pk], ready[other], shares=common)
                if alike.score >= likeness.THRESHOLD:
                    kept.append((pk, other, alike))
    kept.sort(key=lambda pair: (pair[0], -pair[2].score))
    counted: dict[int, int] = {}
    best = []
    for pair in kept:
        counted[pair[0]] = counted.get(pair[0], 0) + 1
        if counted[pair[0]] <= MOST_OF_ONE:
            best.append(pair)
    return best


def _keep(pairs: Sequence[Pair], *, at: datetime) -> int:
    # Two that are compared later than both were written name each other: one pair is enough.
    ends = {pk for pair in pairs for pk in pair[:2]}
    held = Likeness.objects.filter(finding__in=ends, other__in=ends).values_list("finding_id", "other_id")
    said = set(held) if pairs else set()
    rows = [
        Likeness(
            finding_id=pk,
            other_id=other,
            score=round(alike.score * 1000),
            why=list(queries.reasons(alike)),
            computed_at=at,
        )
        for pk, other, alike in pairs
        if (other, pk) not in said
    ]
    before = Likeness.objects.filter(finding__in={row.finding_id for row in rows}).count() if rows else 0
    with transaction.atomic():
        for start in range(0, len(rows), BATCH):
            Likeness.objects.bulk_create(rows[start : start + BATCH], ignore_conflicts=True)
    after = Likeness.objects.filter(finding__in={row.finding_id for row in rows}).count() if rows else 0
    return after - before


def compare_later(
    *, import_id: int | None = None, findings: Sequence[int] = (), by: Actor, at: datetime
) -> None:
    """Have findings compared behind the page, in the caller's transaction: those named, or what an import brought in."""
    app.configure_task(COMPARE, queue=QUEUE, lock=f"alike-{by.body_id}").defer(
        run_id=import_id,
        findings=list(findings),
        person_id=by.person_id,
        body_id=by.body_id,
        role=by.role.value if by.role else None,
        at=at.isoformat(),
    )
