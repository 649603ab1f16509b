"""``jianxing setup``: what a new installation needs before anybody can sign in."""

import argparse
import secrets
from datetime import UTC, datetime

from jianxing.cli.database import django_on
from jianxing.cli.exits import Exit
from jianxing.settings.config import load
from jianxing.settings.speech import gettext as _

OFFICERS = ("system", "security", "audit")


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``setup``."""
    setup = commands.add_parser(
        "setup", help=_("load divisions and working days, and make the three officers")
    )
    setup.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Set up what is missing; the officers' initial passwords are printed once and must be changed."""
    with django_on(load()):
        for login, password in set_up():
            print(f"{login}\t{password}")
    return Exit.DONE


def set_up() -> list[tuple[str, str]]:
    from jianxing.directory import jurisdictions, operations
    from jianxing.directory.models import Body, Person
    from jianxing.kernel.actor import Actor, Role
    from jianxing.notices.operations import seed_calendar

    node, at = Actor.system(), datetime.now(tz=UTC)
    jurisdictions.load(by=node, at=at)
    seed_calendar(years=range(at.year - 2, at.year + 2), by=node, at=at)
    office = Body.objects.filter(code="NODE").first() or operations.add_body(
        code="NODE", name="节点运维", kind=Body.Kind.OFFICE, by=node, at=at
    )
    made = []
    for login in OFFICERS:
        if Person.objects.filter(login=login).exists():
            continue
        # With a digit and a hyphen in any case: chance alone would now and then make one of letters only, which is refused.
        password = f"{secrets.token_urlsafe(9)}-{secrets.randbelow(9000) + 1000}"
        officer = operations.add_person(
            login=login,
            name=login,
            password=password,
            is_officer=True,
            must_change_password=True,
            by=node,
            at=at,
        )
        role = Role(f"{login}_officer")
        operations.appoint(person=officer, body=office, role=role, valid_from=at.date(), by=node, at=at)
        made.append((login, password))
    return made
