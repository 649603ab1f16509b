"""``jianxing letters render ID [--format docx|pdf] [-o FILE] [--as LOGIN] [--body CODE]``.

Renders a letter's document after GB/T 9704-2012, as it is printed. ID is the letter's id in its page's address, its number in
the register or the number of its document. Exit codes: 0 done, 1 there is no such letter or the reader may not see it,
2 wrong use, 3 something outside failed.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jianxing.cli.exits import Exit
from jianxing.settings.config import load
from jianxing.settings.speech import gettext as _

FORMATS = ("pdf", "docx")


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``letters render``."""
    words = commands.add_parser("letters", help=_("render a letter's document"))
    verbs = words.add_subparsers(dest="verb", required=True, metavar=_("COMMAND"))
    render = verbs.add_parser(
        "render",
        help=_("render a letter's document as it is printed"),
        description=_("Render a letter's document after GB/T 9704-2012 as PDF or Word."),
    )
    render.add_argument(
        "letter", metavar="ID", help=_("the letter's id, its number or its document's number")
    )
    render.add_argument("--format", choices=FORMATS, default="pdf")
    render.add_argument("-o", "--output", type=Path, metavar="FILE")
    render.add_argument("--body", metavar="CODE", help=_("the body through whose eyes it is read"))
    render.add_argument(
        "--as", dest="login", metavar="LOGIN", help=_("whose eyes read it; with the body that they act for")
    )
    render.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    from jianxing.cli.database import django_on

    if asked.login is not None and asked.body is None:
        _wrong(_("give --body CODE with --as: for which body does {login} act?").format(login=asked.login))
        return Exit.WRONG_USE
    with django_on(load()):
        from django.utils import translation

        from jianxing.directory.acting import acting

        with translation.override("zh-hans"):
            for by in _readers(asked):
                with acting(by):
                    made = _rendered(asked.letter, asked.format)
                if made is not None:
                    return _given(made, asked.output)
    _wrong(_("there is no letter {letter}, or the reader does not see it").format(letter=asked.letter))
    return Exit.NO


def _wrong(line: str) -> None:
    print(f"jianxing letters: {line}", file=sys.stderr)


def _readers(asked: argparse.Namespace) -> Iterator[Any]:
    """Yield through whose eyes to look: the account's, the body's, or where none is named each body's in turn."""
    from jianxing.directory.models import Body
    from jianxing.directory.queries import actor_for, body_by_code
    from jianxing.kernel.actor import Actor
    from jianxing.settings.clock import today

    if asked.login is not None:
        by = actor_for(login=asked.login, body_code=asked.body, on=today())
        if by is not None:
            yield by
    elif asked.body is not None:
        body = body_by_code(code=asked.body)
        if body is not None:
            yield Actor.system(body_id=body.pk)
    else:
        for pk in Body.objects.order_by("pk").values_list("pk", flat=True):
            yield Actor.system(body_id=pk)


def _rendered(name: str, form: Any) -> bytes | None:
    from django.db.models import Q

    from jianxing.letters.documented import document_of, form_of
    from jianxing.letters.documents import render
    from jianxing.letters.models import Letter

    wanted = Q(number=name) | Q(document_number=name)
    if name.isdecimal() and len(name) < 19:
        wanted |= Q(pk=int(name))
    letter = Letter.objects.select_related("body", "signed_by").filter(wanted).first()
    if letter is None:
        return None
    return render(document_of(letter), form=form_of(letter), format=form)


def _given(made: bytes, output: Path | None) -> int:
    if output is None:
        sys.stdout.buffer.write(made)
        sys.stdout.flush()
    else:
        output.write_bytes(made)
    return Exit.DONE
