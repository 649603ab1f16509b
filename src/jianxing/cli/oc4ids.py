"""``jianxing oc4ids export|import``: projects as infrastructure project data.

Exit codes: 0 done, 1 the file is no package or every project of it was refused, 2 wrong use, 3 something outside failed.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``oc4ids``."""
    words = commands.add_parser("oc4ids", help=_("projects out and in as OC4IDS 0.9.5"))
    deeds = words.add_subparsers(dest="deed", required=True, metavar="export|import")
    for name, told in (("export", _("write the projects as a package")), ("import", _("bring a package in"))):
        deed = deeds.add_parser(name, help=told)
        deed.add_argument("--body", required=True, metavar="CODE", help=_("the body acted for"))
        deed.add_argument("--as", dest="login", required=True, metavar="LOGIN", help=_("who acts"))
        if name == "export":
            deed.add_argument("-o", dest="out", type=Path, metavar="FILE")
        else:
            deed.add_argument("file", type=Path, metavar="FILE")
            deed.add_argument("--dry-run", action="store_true", help=_("only say what would be done"))
            deed.add_argument("--format", choices=("text", "json"), default="text")
    words.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Write or read a package for somebody."""
    if asked.deed == "import" and not asked.file.is_file():
        return _say(_("{file}: there is no such file").format(file=asked.file), Exit.WRONG_USE)
    from jianxing.cli.database import django_on
    from jianxing.settings.config import load

    with django_on(load()):
        return _as_somebody(asked)


def _as_somebody(asked: argparse.Namespace) -> int:
    from django.utils import timezone

    from jianxing.directory.acting import acting
    from jianxing.directory.models import Body
    from jianxing.directory.policies import Refused
    from jianxing.directory.queries import actor_for
    from jianxing.oc4ids import reading, writing

    at = timezone.localtime()
    by = actor_for(login=asked.login, body_code=asked.body, on=at.date())
    if by is None:
        return _say(
            _("{login} holds no role in {body} today").format(login=asked.login, body=asked.body),
            Exit.WRONG_USE,
        )
    try:
        with acting(by):
            if asked.deed == "export":
                return _write(writing.package(publisher=Body.objects.get(pk=by.body).name, at=at), asked.out)
            answer = reading.bring_in(
                content=asked.file.read_bytes(), name=asked.file.name, dry=asked.dry_run, by=by, at=at
            )
    except Refused as refusal:
        return _say(str(refusal), Exit.NO)
    if asked.format == "json":
        lines = [
            {"place": line.place, "id": line.id, "outcome": line.outcome, "told": line.told}
            for line in answer.lines
        ]
        print(json.dumps({**answer.counts(), "projects": lines}, ensure_ascii=False, indent=1))
    else:
        print(", ".join(f"{name} {count}" for name, count in answer.counts().items()))
        for line in answer.lines:
            for told in line.told:
                print(f"  projects[{line.place}] {line.id}: {told}")
    counts = answer.counts()
    return Exit.NO if counts["refused"] == len(answer.lines) else Exit.DONE


def _write(package: dict[str, Any], out: Path | None) -> int:
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    if out is None:
        sys.stdout.write(text)
        return Exit.DONE
    part = out.with_name(f"{out.name}.part")
    part.write_text(text, encoding="utf-8")
    os.replace(part, out)  # noqa: PTH105 - as atomic as the file system allows
    return Exit.DONE


def _say(line: str, code: int) -> int:
    print(f"jianxing oc4ids: {line}", file=sys.stderr)
    return code
