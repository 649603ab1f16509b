"""What each step of an import shows."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jianxing.alike import queries as alike
from jianxing.directory.acting import current_actor
from jianxing.importing import queries
from jianxing.importing.lifecycle import State
from jianxing.importing.models import EDITED, PLAN, ImportRow, ImportRun
from jianxing.site.components import Progress, Tab, Tile
from jianxing.site.importing.forms import BodiesForm, ColumnsForm
from jianxing.site.importing.sheet import shown_columns, shown_row
from jianxing.site.importing.words import field_label, held_text, problem_text, value_text

ROWS_SHOWN = 50
#: More unknown names than these are asked for page by page; those left open become bodies to be confirmed.
NAMES_ASKED = 60
Decision = ImportRow.Decision


def _number(request: HttpRequest, name: str) -> int:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() else 0


def table_of(request: HttpRequest, run: ImportRun) -> int:
    """Return the table that is asked for, the first where there is no such."""
    wanted = _number(request, "table")
    return wanted if wanted < len(run.tables) else 0


def sheet(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """One table of the file with what was understood of it."""
    table, only = table_of(request, run), request.GET.get("only", "all")
    only = only if only in queries.FILTERS else "all"
    tallies = queries.tallies(run=run)
    here = tallies.get(table, queries.Tally(table, 0, 0, 0))
    columns = shown_columns(run.tables[table], run.notes) if run.tables else []
    after = _number(request, "after")
    found = list(queries.rows(run=run, only=only, table=table).filter(pk__gt=after)[: ROWS_SHOWN + 1])
    base = f"{reverse('import', args=[run.pk])}?step=sheet"
    header_rows = set(run.tables[table]["header_rows"]) if run.tables else set()
    return {
        "number": table,
        "shown_table": run.tables[table] if run.tables else None,
        "columns": columns,
        "columns_form": ColumnsForm(columns),
        "rows": [shown_row(row, columns) for row in found[:ROWS_SHOWN]],
        "next_url": f"{base}&table={table}&only={only}&after={found[ROWS_SHOWN - 1].pk}"
        if len(found) > ROWS_SHOWN
        else "",
        "first_url": f"{base}&table={table}&only={only}" if after else "",
        "notes": [
            (note["severity"], note["sheet"], problem_text(note))
            for note in run.notes
            if not (note["row"] in header_rows and note["column"])
        ],
        "table_tabs": [
            Tab(
                label=shown["sheet"] + (f" · {shown['title']}" if shown["title"] != shown["sheet"] else ""),
                url=f"{base}&table={number}",
                is_current=number == table,
                count=tallies[number].rows if number in tallies else 0,
            )
            for number, shown in enumerate(run.tables)
        ]
        if len(run.tables) > 1
        else [],
        "filter_tabs": [
            Tab(label=label, url=f"{base}&table={table}&only={key}", is_current=key == only, count=number)
            for key, label, number in (
                ("all", _("All rows"), here.rows),
                ("doubts", _("With doubts"), here.doubts),
                ("errors", _("With errors"), here.errors),
            )
        ],
    }


def bodies(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """The names that no body is called exactly."""
    asked = queries.names_asked(run=run)
    asked.sort(key=lambda name: name.chosen is not None)
    return {
        "form": BodiesForm(queries.with_offers(asked[:NAMES_ASKED])),
        "asked": len(asked),
        "left": max(0, len(asked) - NAMES_ASKED),
        "open": sum(name.chosen is None for name in asked),
    }


def preview(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """What the import will do."""
    will = run.counts["new"] + run.counts["changed"]
    open_names = [name.written for name in queries.names_asked(run=run) if not name.chosen]
    return {
        **_decided(request, run, f"{reverse('import', args=[run.pk])}?step=preview"),
        "will": will,
        "button": ngettext("Import %(n)d row", "Import %(n)d rows", will) % {"n": will},
        "open_names": open_names,
        "errors": queries.rows(run=run, only="errors").count(),
    }


def _decided(request: HttpRequest, run: ImportRun, base: str) -> dict[str, Any]:
    """Tiles with the counts, and the rows of the one that is chosen."""
    counts = run.counts
    known = [decision for decision in Decision.values if decision != Decision.FINE]
    asked = request.GET.get("decision", "")
    default = next((name for name in ("changed", "refused", "new") if counts.get(name)), "new")
    decision = asked if asked in known else default
    after = _number(request, "after")
    found = list(
        queries.rows(run=run, decisions=[decision])
        .select_related("finding")
        .filter(pk__gt=after)[: ROWS_SHOWN + 1]
    )
    return {
        "decision": decision,
        "decision_word": Decision(decision).label,
        "tiles": [
            Tile(label=str(Decision(name).label), number=counts.get(name, 0), url=f"{base}&decision={name}")
            for name in known
            if counts.get(name) or name in ("new", "changed", "unchanged", "refused")
        ],
        "fine": counts.get("no_problem", 0),
        "rows": [_decided_row(row) for row in found[:ROWS_SHOWN]],
        "next_url": f"{base}&decision={decision}&after={found[ROWS_SHOWN - 1].pk}"
        if len(found) > ROWS_SHOWN
        else "",
        "first_url": f"{base}&decision={decision}" if after else "",
        "can_exclude": decision in (Decision.NEW, Decision.CHANGED, Decision.UNCHANGED)
        and run.state == State.UNDERSTOOD,
        "can_include": decision == Decision.SKIPPED and run.state == State.UNDERSTOOD,
    }


def _decided_row(row: ImportRow) -> dict[str, Any]:
    values = row.values
    return {
        "pk": row.pk,
        "place": f"{row.sheet} · {row.row}",
        "description": values.get("description") or "—",
        "project": values.get("project") or "",
        "responsible": values.get("responsible") or "",
        "due": values.get("due_on") or values.get("due_text") or "",
        "state": values.get("state") or "",
        "state_word": value_text("state", values.get("state")),
        "reasons": [problem_text(problem) for problem in row.problems if problem["severity"] == "error"],
        "finding": row.finding,
        "difference": [
            {
                "label": field_label(entry["field"]),
                "before": value_text(entry["field"], entry.get("before")) or "—",
                "after": value_text(entry["field"], entry.get("after")) or "—",
                "present": value_text(entry["field"], entry.get("present")) if entry.get("held") else "",
                "held": held_text(entry["held"]) if entry.get("held") else "",
            }
            for entry in row.difference
        ],
    }


def progress(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """How far the reading or the import is."""
    return {"job": job_of(run), "is_reading": run.state == State.UPLOADED}


#: Where the file of each kind of run is put aside.
_CANCELS = {PLAN: "import-plan-cancel", EDITED: "import-edited-cancel"}


def job_of(run: ImportRun) -> Progress:
    """Return the run as a progress bar."""
    is_reading = run.state == State.UPLOADED
    total = sum(run.counts.get(name, 0) for name in ("read", "no_problem"))
    return Progress(
        label=_reading_word(total) if is_reading else _("Bringing rows in"),
        done=run.done,
        total=(total or None) if is_reading else total,
        poll_url=reverse("import-progress", args=[run.pk]),
        is_over=run.state not in (State.UPLOADED, State.IMPORTING),
        note=_("You may leave this page; it goes on and can be found again under “Import a ledger”."),
        cancel_url=reverse(_CANCELS.get(run.kind, "import-cancel"), args=[run.pk]),
    )


def _reading_word(total: int) -> str:
    """What is being done to a file: it is read, or, once it is known how much is in it, put down as a draft."""
    return _("Putting what was read into the draft") if total else _("Reading the file")


def result(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """What came of the import."""
    base = f"{reverse('import', args=[run.pk])}?step=result"
    total = sum(run.counts.get(name, 0) for name in ("read", "no_problem"))
    decided = _decided(request, run, base) if run.counts else {}
    return {
        **decided,
        "left": max(0, total - run.done) if run.act_id else 0,
        "bad": queries.rows(run=run, only="errors").count() if run.counts else 0,
        "is_done": run.state == State.DONE,
        "alike": _alike(run),
        "is_failed": run.state == State.FAILED,
    }


def _alike(run: ImportRun) -> int:
    """How many pairs with what the run brought in wait for a decision; found behind the page once the rows are in."""
    if run.state != State.DONE or not run.counts.get("new"):
        return 0
    return alike.pending_count(by=current_actor(), findings=queries.brought_in(run=run))
