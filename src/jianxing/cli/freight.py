"""``jianxing freight compare FILE… [--mapping FILE] [--format json]``: documents of sea-rail movements, compared.

Links the documents of all files by container and time and prints each field on which two of them disagree. No database is needed.
Exit codes: 0 done, also where something disagrees; 1 a file cannot be used; 2 wrong use; 3 something outside failed.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.methods.freight.comparing import Compared, Mismatch, Side
    from jianxing.methods.freight.reading import FileRead, Mapping
    from jianxing.methods.freight.refusals import FreightRefused, Note

#: Mappings are short.
_MOST_BYTES = 1024 * 1024


class _Refused(Exception):
    """A file cannot be used; the text is one line for who typed the command."""


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``freight``."""
    words = commands.add_parser("freight", help=_("documents of sea-rail movements, compared field by field"))
    verbs = words.add_subparsers(dest="verb", required=True, metavar=_("COMMAND"))
    parser = verbs.add_parser("compare", help=_("link documents by container and time and compare them"))
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument(
        "--mapping",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=_("how a source is read, in JSON: one for all files, or one for each in their order"),
    )
    parser.add_argument(
        "--window", type=_days, default=None, metavar="DAYS", help=_("days between documents of one movement")
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def _days(text: str) -> int:
    days = int(text)
    if not 0 <= days <= 366:
        raise ValueError(text)
    return days


def run(asked: argparse.Namespace) -> int:
    """Read, compare and print."""
    from jianxing.methods.freight.comparing import compare
    from jianxing.methods.freight.linking import WINDOW_DAYS
    from jianxing.methods.freight.reading.files import joined

    if len(asked.mapping) not in {0, 1, len(asked.files)}:
        return _said(_("give one mapping, or as many as files"), Exit.WRONG_USE)
    try:
        mappings = [_mapping(path) for path in asked.mapping]
        taken = [
            _take(path, at, mappings[min(at, len(mappings) - 1)] if mappings else None)
            for at, path in enumerate(asked.files)
        ]
    except _Refused as refusal:
        return _said(str(refusal), Exit.NO)
    documents = joined([one.documents for one in taken])
    window = WINDOW_DAYS if asked.window is None else asked.window
    compared = compare(documents, window_days=window)
    if asked.format == "json":
        told = _told(compared, asked.files, taken)
        json.dump(told, sys.stdout, ensure_ascii=False, indent=1, allow_nan=False)
        print()
        return Exit.DONE
    for mismatch in compared.mismatches():
        _print(mismatch, asked.files)
    print(
        _("{movements} movements, {alone} with one document, {mismatches} mismatches").format(
            movements=compared.movements, alone=len(compared.alone), mismatches=len(compared.table)
        )
    )
    return Exit.DONE


def _said(line: str, code: Exit) -> int:
    print(f"jianxing freight: {line}", file=sys.stderr)
    return code


def _mapping(path: Path) -> "Mapping":
    from jianxing.methods.freight.reading import mapping_of
    from jianxing.methods.freight.refusals import FreightRefused

    try:
        if not path.is_file():
            raise FreightRefused("no_such_file")
        if path.stat().st_size > _MOST_BYTES:
            raise FreightRefused("mapping_form")
        told = json.loads(path.read_bytes())
        if not isinstance(told, dict):
            raise FreightRefused("mapping_form")
        return mapping_of(told)
    except FreightRefused as refusal:
        raise _Refused(_refusal(path, refusal)) from refusal
    except (ValueError, RecursionError) as error:
        raise _Refused(_refusal(path, FreightRefused("not_json", reason=str(error)[:80]))) from error


def _take(path: Path, file: int, mapping: "Mapping | None") -> "FileRead":
    from jianxing.methods.freight.reading import read
    from jianxing.methods.freight.refusals import FreightRefused

    try:
        found = read(path, mapping=mapping, file=file)
    except FreightRefused as refusal:
        raise _Refused(_refusal(path, refusal)) from refusal
    for note in found.notes:
        print(f"{path}: {_note(note)}", file=sys.stderr)
    return found


def _refusal(path: Path, refusal: "FreightRefused") -> str:
    from jianxing.methods.freight.wording import MESSAGES

    return f"{path}: {_(MESSAGES[refusal.code]) % dict(refusal.values)}"


def _note(note: "Note") -> str:
    from jianxing.methods.freight.wording import MESSAGES

    where = [_("row {row}").format(row=note.row)] * bool(note.row)
    where += [_("column {column}").format(column=note.column)] * bool(note.column)
    told = _(MESSAGES[note.code]) % dict(note.values)
    return f"{' '.join(where)}: {told}" if where else told


def _told(compared: "Compared", files: Sequence[Path], taken: "Sequence[FileRead]") -> dict[str, Any]:
    return {
        "movements": compared.movements,
        "documents": len(compared.documents),
        "alone": [compared.container(int(one)) for one in compared.alone],
        "doubtful": [
            compared.documents.container.at(int(line)) for line in compared.linked.doubtful.nonzero()[0]
        ],
        "mismatches": [_mismatch(one, files) for one in compared.mismatches()],
        "notes": [
            {"file": str(path), "text": _note(note)}
            for path, one in zip(files, taken, strict=True)
            for note in one.notes
        ],
    }


def _mismatch(one: "Mismatch", files: Sequence[Path]) -> dict[str, Any]:
    from jianxing.methods.freight.wording import MENDERS, WRONG_NAMES

    odd = one.odd.value if one.odd else None
    menders = [one.odd] if one.odd else list(dict.fromkeys((one.left.kind, one.right.kind)))
    return {
        "container": one.container,
        "field": one.field.value,
        "left": one.left.says,
        "right": one.right.says,
        "kind": one.wrong.value,
        "explanation": _(WRONG_NAMES[one.wrong]),
        "judged_by_person": one.judged,
        "odd": odd,
        "mended_by": [_(MENDERS[kind]) for kind in menders],
        "left_document": _side(one.left, files),
        "right_document": _side(one.right, files),
    }


def _side(side: "Side", files: Sequence[Path]) -> dict[str, Any]:
    return {
        "kind": side.kind.value,
        "number": side.number,
        "file": str(files[side.file]),
        "row": side.row,
    }


def _print(one: "Mismatch", files: Sequence[Path]) -> None:
    from jianxing.methods.freight.wording import FIELD_NAMES, KIND_NAMES, WRONG_NAMES

    sides = (
        f"{_(KIND_NAMES[side.kind])} {files[side.file].name}:{side.row} “{side.says}”"
        for side in (one.left, one.right)
    )
    print(one.container, _(FIELD_NAMES[one.field]), _(WRONG_NAMES[one.wrong]), *sides, sep="  ")
