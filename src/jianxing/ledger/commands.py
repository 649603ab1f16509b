"""`jianxing ledger verify` and `jianxing ledger export`; the command line itself is wired in `cli`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from jianxing.ledger import standalone
from jianxing.ledger.export import export
from jianxing.ledger.heads import NotAHead, SignedHead
from jianxing.ledger.keys import public_keys
from jianxing.ledger.verify import OutsideHead, verify

DONE: Final = 0
NOT_INTACT: Final = 1
WRONG_USE: Final = 2
FAILED_OUTSIDE: Final = 3

_KINDS: Final = {
    "altered": gettext_noop("altered"),
    "removed": gettext_noop("removed"),
    "reordered": gettext_noop("reordered"),
    "added": gettext_noop("added"),
    "truncated": gettext_noop("truncated"),
    "forked": gettext_noop("forked"),
    "forged": gettext_noop("forged"),
}
_PARTS: Final = {
    "act": gettext_noop("act"),
    "detail": gettext_noop("confidential values"),
    "leaf": gettext_noop("leaf"),
    "node": gettext_noop("inner node"),
    "head": gettext_noop("tree head"),
    "heads_file": gettext_noop("file of tree heads"),
    "header": gettext_noop("header of the export"),
    "export": gettext_noop("end of the export"),
    "log": gettext_noop("whole log"),
}


def cli_verify(
    *,
    file: Path | str | None = None,
    against: str | Sequence[str] | None = None,
    format: str = "text",  # noqa: A002 - the option's own name
) -> int:
    """Verify the log in the database, or an export, and say what was found; returns the exit code.

    `against` is what somebody kept: a head's JSON, SIZE:ROOT, or a file with such.
    """
    texts = [against] if isinstance(against, str) else list(against or ())
    try:
        heads = [head for text in texts for head in standalone.read_heads(text)]
        if file is None:
            verdict = verify(against=[_outside(head) for head in heads]).to_dict()
        else:
            verdict = standalone.verify_export(Path(file), against=heads)
    except (OSError, standalone.NotAHead) as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_USE
    if format == "json":
        sys.stdout.write(json.dumps(verdict, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(in_words(verdict))
    return DONE if verdict["intact"] else NOT_INTACT


def cli_export(*, out: Path | str) -> int:
    """Write the log to a file, whole or not at all; "-" is standard output. Returns the exit code."""
    if str(out) == "-":
        export(to=sys.stdout.buffer)
        return DONE
    target = Path(out)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        try:
            with draft.open("wb") as file:
                head = export(to=file)
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
    """A verdict for somebody to read, in their language."""
    size = verdict["tree_size"]
    if verdict["intact"]:
        count = ngettext("The log is intact: %(count)d act.", "The log is intact: %(count)d acts.", size)
        lines = [count % {"count": size}]
    else:
        lines = [
            _("The log is NOT intact. Act %(act)s, index %(index)d: %(part)s %(kind)s.")
            % {
                "act": verdict["first_bad"] if verdict["first_bad"] is not None else "?",
                "index": verdict["first_bad_index"],
                "part": _(_PARTS[verdict["part"]]),
                "kind": _(_KINDS[verdict["kind"]]),
            }
        ]
    if verdict.get("unsealed"):
        lines.append(_("Waiting for a leaf: %(count)d") % {"count": verdict["unsealed"]})
    if verdict["head"]:
        lines.append(_("Tree head: %(head)s") % {"head": "{tree_size}:{root}".format(**verdict["head"])})
    lines += [_("Cannot exclude: %(what)s") % {"what": _(said)} for said in verdict["cannot_exclude"]]
    return "\n".join(lines) + "\n"


def _outside(found: dict[str, Any]) -> OutsideHead:
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
