"""What becomes of each row: compared with what the same ledger said when it was imported before."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jianxing.findings.models import Finding
from jianxing.importing import queries
from jianxing.importing.bulk import run_statement
from jianxing.importing.drafts import Values, differing, fingerprint, source_key
from jianxing.importing.identity import Keyed, pair
from jianxing.importing.models import ImportRow, ImportRun, SourceRow
from jianxing.importing.operations.changing import plan

Decision = ImportRow.Decision
#: A ledger under another name is known again when half of the smaller one is in the other.
_HALF = 0.5
_AT_ONCE = 2000


@dataclass(slots=True)
class Item:
    """A row to decide about."""

    table: int
    values: Values
    is_fine: bool = False
    is_refused: bool = False
    is_excluded: bool = False
    decision: str = ""
    difference: list[dict[str, Any]] = field(default_factory=list)
    source_row: int | None = None
    finding: int | None = None

    def settle(self) -> bool:
        """Decide what needs no comparing; returns whether that was all."""
        self.difference, self.source_row, self.finding = [], None, None
        if self.is_fine:
            self.decision = Decision.FINE
        elif self.is_refused:
            self.decision = Decision.REFUSED
        elif self.is_excluded:
            self.decision = Decision.SKIPPED
        else:
            self.decision = Decision.NEW
            return False
        return True


@dataclass(frozen=True, slots=True)
class Ledger:
    """A table's ledger as it stands: its key, and the source and version that were compared with, if there is one."""

    key: str
    source: int | None
    version: int


def ledgers_of(*, tables: Sequence[Mapping[str, Any]], file: str, items: Iterable[Item]) -> list[Ledger]:
    """Return the ledger of every table, known by its name or, where it was renamed, by its rows."""
    keys = [source_key(table=table, file=file) for table in tables]
    known = queries.sources(keys=keys)
    found = {key: (source.pk, source.version) for key, source in known.items()}
    rows: dict[str, list[str]] = {}
    if (
        not found.keys() >= set(keys) and queries.has_ledgers()
    ):  # else there is none that could have been renamed
        for item in items:
            if not item.is_fine and keys[item.table] not in found:
                rows.setdefault(keys[item.table], []).append(fingerprint(item.values))
    for key, prints in rows.items():
        shared = queries.overlap(fingerprints=prints)
        if not shared:
            continue
        pk, number = max(shared.items(), key=lambda entry: entry[1])
        source = SourceRow.objects.filter(source_id=pk).select_related("source")
        if number >= _HALF * min(len(set(prints)), source.count()):
            row = source[:1].get()
            found[key] = (pk, row.source.version)
    return [Ledger(key, *found.get(key, (None, 0))) for key in keys]


def decide(
    *, items: Sequence[Item], ledgers: Sequence[Ledger], run_domain: str, taken: Collection[int] = ()
) -> None:
    """Set decision, difference and counterpart of every item; *taken* are counterparts of rows that are in already."""
    compared: dict[int, list[Item]] = {}
    for item in items:
        if item.settle():
            continue
        source = ledgers[item.table].source if ledgers else None
        if source is not None:
            compared.setdefault(source, []).append(item)
    for source, mine in compared.items():
        _compare(source, mine, run_domain, taken)


def _compare(source: int, items: list[Item], run_domain: str, taken: Collection[int]) -> None:
    held = SourceRow.objects.filter(source_id=source).order_by("id")
    old = [row for row in held if row.pk not in taken]
    pairs = pair(
        old=[Keyed(row.serial, row.values) for row in old],
        new=[Keyed(str(item.values.get("serial") or ""), item.values) for item in items],
    )
    changed: list[tuple[Item, SourceRow, list[str]]] = []
    for position, item in enumerate(items):
        if position not in pairs:
            continue
        row = old[pairs[position]]
        item.source_row, item.finding = row.pk, row.finding_id
        named = differing(row.values, item.values)
        item.decision = Decision.CHANGED if named else Decision.UNCHANGED
        if named:
            changed.append((item, row, named))
    findings = {finding.pk: finding for finding in _findings(row.finding_id for _, row, _ in changed)}
    for item, row, named in changed:
        planned = plan(
            finding=findings.get(row.finding_id),
            before=row.values,
            after=item.values,
            named=named,
            domain=run_domain,
        )
        item.difference = planned.shown()


def _findings(ids: Iterable[int]) -> Iterable[Finding]:
    wanted = set(ids)
    found: Iterable[Finding] = (
        Finding.objects.filter(pk__in=wanted).select_related("responsible", "supervised_by") if wanted else ()
    )
    return found


def counted(items: Iterable[Item]) -> dict[str, int]:
    """Return how many rows there are of each decision, in the form of ``ImportRun.counts``."""
    number = Counter(item.decision for item in items)
    fine = number.pop(Decision.FINE, 0)
    by_decision = {name: number.get(name, 0) for name in Decision.values if name != Decision.FINE}
    return {"read": sum(by_decision.values()), **by_decision, "no_problem": fine}


def redecide(*, run: ImportRun) -> None:
    """Decide again about the rows that are not in yet, as things stand now; the caller saves the run."""
    rows = list(ImportRow.objects.filter(run=run, pk__gt=run.cursor).order_by("id"))
    items = [
        Item(
            table=row.table,
            values=row.values,
            is_fine=row.decision == Decision.FINE,
            is_refused=row.is_refused,
            is_excluded=row.is_excluded,
        )
        for row in rows
    ]
    ledgers = ledgers_of(tables=run.tables, file=run.name, items=items)
    brought_in = ImportRow.objects.filter(run=run, pk__lte=run.cursor, source_row__isnull=False)
    taken = set(brought_in.values_list("source_row_id", flat=True))
    decide(items=items, ledgers=ledgers, run_domain=run.domain, taken=taken)
    moved = [
        {
            "id": row.pk,
            "decision": item.decision,
            "difference": item.difference,
            "source_row": item.source_row,
            "finding": item.finding,
        }
        for row, item in zip(rows, items, strict=True)
        if (row.decision, row.difference, row.source_row_id, row.finding_id)
        != (item.decision, item.difference, item.source_row, item.finding)
    ]
    for start in range(0, len(moved), _AT_ONCE):
        run_statement("decide", moved[start : start + _AT_ONCE])
    run.seen, run.ledgers_seen = seen_of(ledgers), queries.ledgers_seen()
    run.counts = queries.counts(run=run)


def seen_of(ledgers: Iterable[Ledger]) -> dict[str, list[int | None]]:
    """Return what ``ImportRun.seen`` keeps of the ledgers: key → source and version."""
    return {ledger.key: [ledger.source, ledger.version] for ledger in ledgers}
