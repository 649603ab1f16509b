"""``jianxing penalties check CASES --benchmarks FILE [--format json]``.

Holds published cases against their benchmarks and against each other. No database is needed. Exit codes: 0 done, also where
something stands out, 1 a file cannot be used, 2 wrong use, 3 something outside failed.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.methods.penalties.checking import Checked
    from jianxing.methods.penalties.model import Note, PenaltiesRefused
    from jianxing.methods.penalties.places import Between
    from jianxing.methods.penalties.reading import Cases

#: Comparable cases that are written out for one result; how many there are is told beside them.
_MOST = 1000


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``check``."""
    parser = verbs.add_parser("check", help=_("hold published penalties against benchmarks and each other"))
    parser.add_argument("cases", type=Path, metavar="CASES")
    parser.add_argument("--benchmarks", type=Path, metavar="FILE", required=True)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Check and print."""
    from jianxing.methods.penalties.checking import check
    from jianxing.methods.penalties.model import RATE, PenaltiesRefused
    from jianxing.methods.penalties.reading import read_benchmarks, read_cases

    path = asked.benchmarks
    try:
        benchmarks = read_benchmarks(path)
        path = asked.cases
        cases = read_cases(path)
        path = asked.benchmarks
        found = check(cases.rows, benchmarks.rows)
    except PenaltiesRefused as refusal:
        print(f"jianxing penalties: {_refusal(path, refusal)}", file=sys.stderr)
        return Exit.NO
    notes = [_note(one) for one in (*benchmarks.notes, *cases.notes)]
    for note in notes:
        print(note, file=sys.stderr)
    told = _told(cases, found, notes)
    if asked.format == "json":
        print(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False))
        return Exit.DONE
    for kind in ("hard", "deviations"):
        for one in told[kind]:
            print(" " if one.get("named_by") else "?", one["number"], one["explanation"], sep="  ")
    for one in told["between_places"]:
        print("?" if one["q_value"] < RATE else " ", one["item"], one["explanation"], sep="  ")
    print(
        _("{cases} cases, {hard} against a hard rule, {deviations} deviations, {items} items between places").format(
            cases=len(cases.rows), hard=len(found.hard), deviations=len(found.deviations), items=len(found.between)
        )
    )  # fmt: skip
    return Exit.DONE


def _refusal(path: Path, refusal: "PenaltiesRefused") -> str:
    from jianxing.methods.penalties.wording import MESSAGES

    where = [str(path)]
    if refusal.row:
        where.append(_("row {row}").format(row=refusal.row))
    if refusal.column:
        where.append(_("column {column}").format(column=refusal.column))
    return f"{' '.join(where)}: {_(MESSAGES[refusal.code]) % dict(refusal.values)}"


def _note(note: "Note") -> str:
    from jianxing.methods.penalties.wording import MESSAGES

    return _(MESSAGES[note.code]) % dict(note.values)


def _told(cases: "Cases", found: "Checked", notes: list[str]) -> dict[str, Any]:
    return {
        "notes": notes,
        "counts": dict(sorted(found.counts.items())),
        "hard": list(_hard(cases, found)),
        "deviations": list(_deviations(cases, found)),
        "between_places": [_between(cases, found, one) for one in found.between],
        "set_apart": [
            {"number": cases.rows[at].number, "row": cases.rows[at].row, "reason": reason}
            for at, reason in sorted(found.apart.items())
        ],
    }


def _hard(cases: "Cases", found: "Checked") -> "list[dict[str, Any]]":
    from jianxing.methods.penalties.said import hard_said

    return [
        {
            "number": case.number, "row": case.row, "place": case.place, "item": case.item, "kind": kind,
            "amount": case.amount, "lo": one.lo, "hi": one.hi, "statute_lo": one.statute_lo,
            "statute_hi": one.statute_hi, "version": one.version, "right_version": one.right_version,
            "explanation": hard_said(kind, one, case, say=_),
        }
        for one in found.hard for case in (cases.rows[one.case],) for kind in one.kinds
    ]  # fmt: skip


def _deviations(cases: "Cases", found: "Checked") -> "list[dict[str, Any]]":
    from jianxing.methods.penalties.said import deviation_said

    return [
        {
            "number": case.number, "row": case.row, "place": case.place, "item": case.item, "tier": case.tier,
            "circumstances": case.circumstances, "version": one.version, "amount": case.amount, "lo": one.lo, "hi": one.hi,
            "p": round(one.p, 6), "median": round(one.median, 6), "z": round(one.z, 4), "n": one.n,
            "named_by": list(one.named_by), "comparable": [_position(cases, found, at) for at in one.comparable[:_MOST]],
            "explanation": deviation_said(one, say=_),
        }
        for one in found.deviations for case in (cases.rows[one.case],)
    ]  # fmt: skip


def _position(cases: "Cases", found: "Checked", at: int) -> dict[str, Any]:
    case = cases.rows[at]
    return {
        "number": case.number, "row": case.row, "place": case.place, "amount": case.amount,
        "p": round(found.positions[at], 6),
    }  # fmt: skip


def _between(cases: "Cases", found: "Checked", one: "Between") -> dict[str, Any]:
    from jianxing.methods.penalties.said import between_said

    compared = found.compared[one.item]
    return {
        "item": one.item,
        "place": one.place,
        "shift": round(one.shift, 6),
        "p_value": one.p_value,
        "q_value": one.q_value,
        "n": one.n,
        "strata": one.strata,
        "how": one.how,
        "benchmarks_differ": one.item in found.unlike,
        "places": [
            {"place": each.place, "shift": round(each.shift, 6), "p_value": each.p_value, "p_alone": each.alone, "n": each.n}
            for each in one.places
        ],
        "comparable": [_position(cases, found, at) for at in compared[:_MOST]],
        "explanation": between_said(one, say=_),
    }  # fmt: skip
