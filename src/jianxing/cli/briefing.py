"""``jianxing brief [--body CODE] [--as-of DATE] [--as LOGIN] --format json|html|docx|pdf [-o FILE]``.

Computes the body's brief from its template, as of a day. Exit codes: 0 done, 1 the body has no such brief or the reader
may not, 2 wrong use, 3 something outside failed.
"""

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from jianxing.cli.exits import Exit
from jianxing.settings.config import Config, load
from jianxing.settings.speech import gettext as _

FORMATS = ("json", "html", "docx", "pdf")


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``brief``."""
    words = commands.add_parser(
        "brief",
        help=_("compute a body's brief from its rows"),
        description=_(
            "Compute the figures of a body's brief as of a day and print them, or the brief itself."
        ),
    )
    words.add_argument("--body", metavar="CODE", help=_("the body that the brief speaks for"))
    words.add_argument(
        "--as-of", metavar="DATE", type=_day, help=_("the day that it speaks of, as 2026-03-31")
    )
    words.add_argument("--as", dest="login", metavar="LOGIN", help=_("whose eyes read the rows"))
    words.add_argument("--format", choices=FORMATS, default="json")
    words.add_argument("-o", "--output", type=Path, metavar="FILE")
    words.set_defaults(run=_run)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _run(asked: argparse.Namespace) -> int:
    from jianxing.cli.database import django_on

    with django_on(_installation()):
        from django.utils import translation

        from jianxing.directory.acting import acting

        by = _reader(asked)
        if by is None:
            return Exit.WRONG_USE
        with translation.override("zh-hans"), acting(by):
            return _answer(asked)


def _installation() -> Config:
    """Return the configuration; a home that the demonstration was loaded into stands at its day here too."""
    config = load()
    if not config.demo and (config.home / "demo-accounts.json").exists():
        os.environ["JIANXING_DEMO"] = "true"
        config = load()
    return config


def _wrong(line: str) -> None:
    print(f"jianxing brief: {line}", file=sys.stderr)


def _reader(asked: argparse.Namespace) -> Any:
    """Return whose eyes read: an account's, or the body's own; None, with a line, where there is no such body."""
    from django.conf import settings

    from jianxing.directory.queries import actor_for, body_by_code
    from jianxing.kernel.actor import Actor
    from jianxing.settings.clock import today

    code = asked.body
    if code is None and settings.DEMO:
        from jianxing.demo.briefing import SPEAKER

        code = SPEAKER
    if code is None:
        _wrong(_("give --body CODE: whose brief is it?"))
        return None
    body = body_by_code(code=code)
    if body is None:
        _wrong(_("there is no body {code}").format(code=code))
        return None
    if asked.login is None:
        return Actor.system(body_id=body.pk)
    by = actor_for(login=asked.login, body_code=code, on=today())
    if by is None:
        _wrong(_("{login} holds no role in {body} today").format(login=asked.login, body=code))
    return by


def _answer(asked: argparse.Namespace) -> int:
    from jianxing.briefs.documents import FORMS
    from jianxing.briefs.queries import drawn_template
    from jianxing.settings.clock import today

    drawn = drawn_template(as_of=asked.as_of or today())
    made = FORMS[asked.format].make(drawn)
    if asked.output is None:
        sys.stdout.buffer.write(made)
        sys.stdout.flush()
    else:
        asked.output.write_bytes(made)
    return Exit.DONE
