"""`jianxing ledger verify` and `jianxing ledger export`; the command line itself is wired in `cli`.

Nothing of Django is imported until the database is asked, so that an export can be verified without one.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jianxing.ledger import standalone
from jianxing.ledger.words import gettext as _
from jianxing.ledger.words import gettext_noop, ngettext

if TYPE_CHECKING:
    from jianxing.ledger.verify import OutsideHead

DONE: Final = 0
NOT_INTACT: Final = 1
WRONG_USE: Final = 2
FAILED_OUTSIDE: Final = 3

#: What may have happened to a part of the log, and the parts, as sentences say them.
KINDS: Final = {
    "altered": gettext_noop("has been altered"),
    "removed": gettext_noop("has been removed"),
    "reordered": gettext_noop("is out of order"),
    "added": gettext_noop("has been added"),
    "truncated": gettext_noop("has been cut off at the end"),
    "forked": gettext_noop("has been written anew"),
    "forged": gettext_noop("carries a false signature"),
}
PARTS: Final = {
    "act": gettext_noop("the act"),
    "detail": gettext_noop("its confidential values"),
    "leaf": gettext_noop("its leaf"),
    "node": gettext_noop("an inner node"),
    "head": gettext_noop("a tree head"),
    "heads_file": gettext_noop("the file of tree heads"),
    "header": gettext_noop("the header of the export"),
    "export": gettext_noop("the end of the export"),
    "log": gettext_noop("the log"),
}


def verify_export(
    *,
    file: Path | str,
    against: str | Sequence[str] | None,
    format: str,  # noqa: A002 - the option's own name
    key: str | Sequence[str] | None = None,
) -> int:
    """Verify an export and say what was found; returns the exit code. Needs no database.

    `against` is what somebody kept: a head's JSON, SIZE:ROOT, or a file with such. `key` is the log's public key in
    hexadecimal, or a file with it, trusted instead of the one that the export names.
    """
    try:
        keys = standalone.read_keys(_several(key))
        verdict = standalone.verify_export(Path(file), keys=keys, against=_heads(against))
    except OSError as error:
        sys.stderr.write(f"{error.filename}: {error.strerror}\n")
        return WRONG_USE
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_USE
    return _say(verdict, format=format)


def verify_live(*, against: str | Sequence[str] | None, format: str) -> int:  # noqa: A002
    """Verify the log in the database and say what was found; returns the exit code."""
    from jianxing.ledger.verify import verify

    try:
        verdict = verify(against=[_outside(head) for head in _heads(against)]).to_dict()
    except standalone.NotAHead as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_USE
    return _say(verdict, format=format)


def export(*, output: Path | str) -> int:
    """Write the log to a file, whole or not at all; "-" is standard output. Returns the exit code."""
    from jianxing.ledger.export import export as write

    if str(output) == "-":
        write(to=sys.stdout.buffer)
        return DONE
    target = Path(output)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        try:
            with draft.open("wb") as file:
                head = write(to=file)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        sys.stderr.write(f"{target}: {error.strerror}\n")
        return FAILED_OUTSIDE
    size = head.tree_size if head else 0
    said = ngettext("%(count)d act written to %(file)s", "%(count)d acts written to %(file)s", size)
    sys.stderr.write(said % {"count": size, "file": target} + "\n")
    return DONE


def in_words(verdict: dict[str, Any]) -> str:
    """A verdict for somebody to read, in the language of the terminal."""
    size = verdict["tree_size"]
    if verdict["intact"]:
        count = ngettext("The log is intact: %(count)d act.", "The log is intact: %(count)d acts.", size)
        lines = [count % {"count": size}]
    else:
        part, kind = PARTS[verdict["part"]], KINDS[verdict["kind"]]
        lines = [
            _("The log is NOT intact. Act %(act)s, index %(index)d: %(part)s %(kind)s.")
            % {
                "act": verdict["first_bad"] if verdict["first_bad"] is not None else "?",
                "index": verdict["first_bad_index"],
                "part": _(part),
                "kind": _(kind),
            }
        ]
    if verdict.get("unsealed"):
        lines.append(_("Waiting for a leaf: %(count)d") % {"count": verdict["unsealed"]})
    if verdict["head"]:
        lines.append(_("Tree head: %(head)s") % {"head": "{tree_size}:{root}".format(**verdict["head"])})
    lines += [_("Cannot exclude: %(what)s") % {"what": _(said)} for said in verdict["cannot_exclude"]]
    return "\n".join(lines) + "\n"


def _say(verdict: dict[str, Any], *, format: str) -> int:  # noqa: A002 - the option's own name
    if format == "json":
        sys.stdout.write(json.dumps(verdict, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(in_words(verdict))
    return DONE if verdict["intact"] else NOT_INTACT


def _heads(against: str | Sequence[str] | None) -> list[dict[str, Any]]:
    return [head for text in _several(against) for head in standalone.read_heads(text)]


def _several(given: str | Sequence[str] | None) -> list[str]:
    return [given] if isinstance(given, str) else list(given or ())


def _outside(found: dict[str, Any]) -> OutsideHead:
    from jianxing.ledger.heads import NotAHead, SignedHead
    from jianxing.ledger.keys import public_keys
    from jianxing.ledger.verify import OutsideHead

    size, root = found["tree_size"], bytes.fromhex(found["root"])
    if "signature" not in found:
        return OutsideHead(tree_size=size, root=root)
    try:
        head = SignedHead.from_dict(found)
    except NotAHead as error:
        raise standalone.NotAHead(json.dumps(found), _("its signature cannot be read")) from error
    keys = public_keys()
    if keys and not head.is_signed(keys):
        raise standalone.NotAHead(json.dumps(found), _("it is not signed by this log's key"))
    return OutsideHead(tree_size=size, root=root, head=head)
