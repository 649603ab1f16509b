"""``jianxing incidents cap validate FILE… [--certificate FILE]… [--format json]``.

Holds messages of the Common Alerting Protocol 1.2 against the schema and the standard's text, and their signature against
certificates.
Exit codes: 0 all are right, 1 one is not, 2 wrong use.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``cap`` with ``validate``."""
    words = verbs.add_parser("cap", help=_("messages of the Common Alerting Protocol"))
    inner = words.add_subparsers(dest="cap_verb", required=True, metavar=_("COMMAND"))
    parser = inner.add_parser(
        "validate", help=_("say what is wrong with messages, and by whom they are signed")
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--certificate", action="append", default=[], type=Path, metavar="FILE",
        help=_("a PEM file of certificates that are trusted; the messages must then be signed by one of them"),
    )  # fmt: skip
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Validate and print."""
    from cryptography import x509

    trusted: list[Certificate] = []
    for path in asked.certificate:
        try:
            trusted += x509.load_pem_x509_certificates(path.read_bytes())
        except (OSError, ValueError) as error:
            print(f"jianxing incidents cap: {path}: {error}", file=sys.stderr)
            return Exit.WRONG_USE
    told = [_of_file(path, trusted) for path in asked.files]
    if asked.format == "json":
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        for one in told:
            _print(one)
    return Exit.DONE if all(one["valid"] for one in told) else Exit.NO


def _of_file(path: Path, trusted: "list[Certificate]") -> dict[str, Any]:
    from jianxing.methods.cap.reading import MOST_BYTES, CapRefused, read
    from jianxing.methods.cap.signing import verify

    told: dict[str, Any] = {
        "file": str(path),
        "valid": False,
        "signed": False,
        "signer": None,
        "problems": [],
    }
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError:
        return {**told, "problems": [_problem("no_such_file", "", 0, {})]}
    try:
        found = read(data)
        told |= {
            "valid": not found.problems,
            "signed": found.is_signed,
            "problems": [_problem(one.code, one.path, one.line, one.values) for one in found.problems],
        }
        if found.alert is not None:
            told |= {
                "identifier": found.alert.identifier,
                "status": found.alert.status,
                "type": found.alert.message_type,
            }
        if trusted:
            told["signer"] = verify(data, trusted=trusted, at=datetime.now(tz=UTC)).fingerprint
    except CapRefused as refusal:
        told["valid"] = False
        told["problems"].append(_problem(refusal.code, "", 0, refusal.values))
    return told


def _problem(code: str, path: str, line: int, values: Mapping[str, str | int]) -> dict[str, Any]:
    from jianxing.methods.cap.wording import MESSAGES

    return {"code": code, "path": path, "line": line, "says": _(MESSAGES[code]) % dict(values)}


def _print(told: dict[str, Any]) -> None:
    for one in told["problems"]:
        where = ":".join(str(word) for word in (told["file"], one["line"] or "", one["path"]) if word)
        print(f"{where}: {one['says']}")
    if told["valid"]:
        said = _("valid, signed by {signer}").format(signer=told["signer"]) if told["signer"] else _("valid")
        unchecked = told["signed"] and not told["signer"]
        print(f"{told['file']}: {said}" + (_(", its signature was not checked") if unchecked else ""))
