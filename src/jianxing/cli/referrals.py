"""``jianxing referrals rotate-keys --body CODE --custodian LOGIN --custodian LOGIN``: a body's keys for leads are renewed.

Passphrases are asked for at the terminal, or read line by line from a file or standard input; never from the command's words,
which others on the machine can read. Exit codes: 0 done, 1 refused or to be run again, 2 wrong use, 3 something outside failed.
"""

import argparse
import getpass
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from jianxing.cli.exits import Exit
from jianxing.settings.speech import gettext as _

if TYPE_CHECKING:
    from jianxing.directory.models import Body
    from jianxing.kernel.actor import Actor
    from jianxing.referrals.operations import Opener, Rotated


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``referrals`` with its part."""
    parts = commands.add_parser("referrals", help=_("keys for sealed leads")).add_subparsers(
        dest="part", required=True, metavar=_("PART")
    )
    rotate = parts.add_parser(
        "rotate-keys",
        help=_("renew a body's keys, with two of its custodians at hand"),
        description=_(
            "Renew a body's keys for leads: new ones at once, the key of each lead re-wrapped, the old ones dying last. "
            "A run that ended early is continued by the next."
        ),
    )
    rotate.add_argument("--body", metavar="CODE", required=True, help=_("whose keys"))
    rotate.add_argument(
        "--custodian", metavar="LOGIN", action="append", required=True,
        help=_("one of the two who are at hand; given twice"),
    )  # fmt: skip
    rotate.add_argument(
        "--name", metavar="LOGIN", action="append", default=[],
        help=_("a custodian of the new keys; given three times, or not at all to keep the present ones"),
    )  # fmt: skip
    rotate.add_argument(
        "--passphrases", metavar="FILE", type=argparse.FileType("r", encoding="utf-8"),
        help=_("read the two passphrases from here, a line each; - for standard input"),
    )  # fmt: skip
    rotate.add_argument("--format", choices=("text", "json"), default="text")
    rotate.set_defaults(run=run_rotate)


def run_rotate(asked: argparse.Namespace) -> int:
    """Renew, or finish renewing."""
    from jianxing.cli.database import django_on
    from jianxing.settings.config import load

    if len(set(asked.custodian)) != 2 or len(asked.name) not in (0, 3):
        print(_("jianxing referrals: two custodians are needed, and three names or none"), file=sys.stderr)
        return Exit.WRONG_USE
    with django_on(load()):
        return _rotate(asked, _passphrases(asked))


def _passphrases(asked: argparse.Namespace) -> Iterator[str]:
    for login in asked.custodian:
        if asked.passphrases is None:
            yield getpass.getpass(_("Passphrase of {login}: ").format(login=login))
        else:
            yield asked.passphrases.readline().rstrip("\n")


def _rotate(asked: argparse.Namespace, passphrases: Iterator[str]) -> int:
    from jianxing.directory.policies import Refused
    from jianxing.directory.queries import body_by_code
    from jianxing.referrals import operations, queries
    from jianxing.settings import clock

    body = body_by_code(code=asked.body)
    if body is None:
        print(_("{code}: there is no such body").format(code=asked.body), file=sys.stderr)
        return Exit.WRONG_USE
    at = clock.now()
    try:
        (first, by), (second, _other) = (
            _entered(login, passphrase, body, at=at)
            for login, passphrase in zip(asked.custodian, passphrases, strict=True)
        )
        done = operations.rotate(
            body=body,
            openers=(first, second),
            custodians=queries.keyholders_by_login(logins=asked.name),
            on_batch=lambda count: print(
                _("{count} keys of leads re-wrapped").format(count=count), file=sys.stderr
            ),
            by=by,
            at=at,
        )
    except Refused as refusal:
        print(f"jianxing referrals: {refusal}", file=sys.stderr)
        return Exit.NO
    return _say(done, asked.format)


def _entered(login: str, passphrase: str, body: "Body", *, at: datetime) -> "tuple[Opener, Actor]":
    """Return a custodian's key; that he entered is an act, and so is a wrong passphrase."""
    from jianxing.directory.acting import acting
    from jianxing.directory.models import Person
    from jianxing.directory.policies import Refused
    from jianxing.kernel.actor import Actor
    from jianxing.referrals import operations

    person = Person.objects.filter(login__iexact=login, is_active=True, is_officer=False).first()
    if person is None:
        raise Refused(_("{login}: there is no such account").format(login=login))
    by = Actor(person_id=person.pk, body_id=body.pk, role=None)
    with acting(by):
        opener = operations.enter(passphrase=passphrase, by=by, at=at)
    if opener is None:
        raise Refused(_("{login}: this is not the passphrase").format(login=login))
    return opener, by


def _say(done: "Rotated", form: str) -> int:
    if form == "json":
        print(json.dumps(asdict(done)))
    elif done.old_is_dead:
        print(_("version {version} is in use; the one before is out of use").format(version=done.version))
    else:
        words = _(
            "version {version} is in use; {remaining} keys are still sealed to the one before, which stays. "
            "Run it again later."
        )
        print(words.format(version=done.version, remaining=done.remaining))
    return Exit.DONE if done.old_is_dead else Exit.NO
