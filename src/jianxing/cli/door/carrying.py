"""The door's half of carrying by file: what the office wrote is taken, what the public handed in is written for the office."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from jianxing.cli.door.own import Own
from jianxing.feedback import carrying
from jianxing.feedback.carrying import Content, FileRefused, Parcel, Side, Statement, Why

#: What the store knows of the office, and of files: the office's key, the numbers of the last file from it and to it.
OFFICE: Final = "office"
HEARD: Final = "heard"
WRITTEN: Final = "written"


class NotTrusted(Exception):
    """The file is signed by a key that nobody has compared yet; *fingerprint* is the key's."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(fingerprint)
        self.fingerprint = fingerprint


class NoOffice(Exception):
    """No file of an office has been taken yet: nothing could be sealed, and nobody is known to write to."""


@dataclass(frozen=True, slots=True)
class Took:
    """What a file of the office brought: doors that are open now, envelopes that need not be sent again."""

    doors: int
    told: int


@dataclass(frozen=True, slots=True)
class Wrote:
    """How many envelopes a file carries, and how many wait for a further one."""

    number: int
    envelopes: int
    left: int


def take(own: Own, path: Path, *, fingerprint: str = "") -> Took:
    """Take a file of the office, whole or not at all.

    The first one, and the first after the office renewed its key, needs the *fingerprint* that was read out there; raises
    ``NotTrusted`` without it and ``FileRefused`` where the file is wrong, altered, foreign, old or repeated.
    """
    with carrying.opened(path, side=Side.DOOR) as parcel:
        said = parcel.statement
        carrying.check_for(said, me=carrying.public_of(own.key()))
        _check_office(own, said, fingerprint)
        carrying.check_next(said, last=int(own.about(HEARD, "0")))
        doors, states = _listed(parcel, "doors"), _listed(parcel, "states")
        try:
            with own.writing() as base:
                own.put_doors(base, doors)
                for one in states:
                    own.put_state(base, one, as_of=said.made_at)
                own.put_about(base, **{OFFICE: said.sender, HEARD: str(said.number)})
        except (KeyError, TypeError) as error:
            raise FileRefused(Why.WRONG, f"{type(error).__name__}: {error}") from error
    return Took(len(doors), len(states))


def _check_office(own: Own, said: Statement, fingerprint: str) -> None:
    held, signer = own.about(OFFICE), carrying.fingerprint_of(said.sender)
    if fingerprint:
        if carrying.plain_fingerprint(fingerprint) != signer:
            raise FileRefused(Why.FOREIGN, signer)
    elif not held:
        raise NotTrusted(signer)
    elif held != said.sender:
        raise FileRefused(Why.FOREIGN, signer)


def _listed(parcel: Parcel, what: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for content in parcel.statement.contents:
        if content.what == what:
            try:
                found += json.loads(parcel.read(content))
            except (ValueError, TypeError, RecursionError) as error:
                raise FileRefused(Why.WRONG, f"{what}: {error}") from error
    return found


def hand_over(own: Own, path: Path, *, at: datetime) -> Wrote:
    """Write what the office has not said it has into a file, oldest first; it waits all the same until the office says so."""
    office = own.about(OFFICE)
    if not office:
        raise NoOffice
    key = own.key()
    with own.writing() as base:
        number = carrying.next_number(last=int(own.about(WRITTEN, "0")), at=at)
        own.put_about(base, **{WRITTEN: str(number)})
    with own.reading():
        waiting = list(own.waiting())
        fitting = list(_fitting(waiting))
        statement = Statement(
            side=Side.OFFICE, sender=carrying.public_of(key), to=office, number=number, heard=int(own.about(HEARD, "0")),
            made_at=at, contents=tuple(fitting),
        )  # fmt: skip
        carrying.write(path, statement, key=key, reader=own.sealed)
    return Wrote(number, len(fitting), len(waiting) - len(fitting))


def _fitting(waiting: list[Content]) -> Iterator[Content]:
    room = carrying.MOST_BYTES
    for content in waiting[: carrying.MOST]:
        room -= content.size
        if room < 0:
            return
        yield content
