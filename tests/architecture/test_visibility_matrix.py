"""Who reads what: every exit of the site, as every standing person, before and after a reorganisation.

Two things are asked of each answer. It holds no word of a thing that the reader may not see. And where nothing is the
reader's, it is the very answer that would be given if the thing did not exist: no number, no count, no hint.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jianxing.directory.operations import move_body
from jianxing.kernel.actor import Actor
from tests.architecture import exits
from tests.architecture.exits import Exit
from tests.architecture.world import World, lay_land, make_world
from tests.integration.site.findings.browsing import HTMX, browser
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db

OFFICERS = ("system", "security", "audit")
ALL = frozenset(
    {
        "shared",
        "kept",
        "filed under",
        "project",
        "programme",
        "inspection",
        "reminder",
        "brief",
        "import",
        "instruction",
        "letter",
        "joint",
        "passed",
        "impasse",
        "meeting",
        "decision",
        "bundle",
        "layer",
        "schedule",
        "blocker",
        "conflict",
        "readings",
        "reading file",
        "claim",
        "penalties",
        "compensation",
        "manifest",
        "coverage",
        "traffic",
        "question",
        "incident",
        "lapse",
        "store",
        "package",
        "report",
        "unrouted",
    }
)
#: A draft is the affair of the bodies that issue it until it is signed.
AT_HOME = ALL | {"drafted", "penned", "feed", "plan draft", "schedule draft", "unasked", "reported"}
#: What each may read; who is not named may read nothing.
BEFORE = {
    "supervisor": AT_HOME | {"export"},  # an export is the affair of who asked for it, and of nobody above
    "group_leader": AT_HOME,
    "leader": ALL,
    "handler": frozenset(
        {
            "shared",
            "filed under",
            "project",
            "schedule",
            "blocker",
            "reminder",
            "inside",
            "passed",
            "decision",
            "question",
            "incident",
            "package",
            "report",
        }
    ),
    "helper": frozenset(
        {
            "shared",
            "blocker",
            "filed under",
            "project",
            "letter",
            "penned",
            "joint",
            "passed",
            "meeting",
            "decision",
            "bundle",
        }
    ),
    "outsider": frozenset(),
} | dict.fromkeys(OFFICERS, frozenset())
#: The group stands below the other commission now: who was outside looks down on it, who was above is outside, and who is
#: within reads on. Nobody else's standing has changed.
AFTER = {"outsider": ALL, "leader": frozenset(), "supervisor": BEFORE["supervisor"]}
#: Answers that are the same wherever nothing is the reader's; the rest of the site names bodies, which move, or says the time.
NOT_OF_THE_DIRECTORY = frozenset(exits.LISTS) - {
    "bodies",
    "people",
    "group-add",
    "exports",
}


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def world(standing: Standing) -> World:
    return make_world(standing)


def move(standing: Standing) -> None:
    """Put the group under the other commission."""
    standing.group.refresh_from_db()
    move_body(body=standing.group, parent=standing.outside, by=Actor.system(), at=AT)


def read(client: Client, url: str) -> Iterator[str]:
    """Read an exit as a page and as a fragment."""
    for headers in ({}, HTMX):
        yield exits.text_of(client.get(url, headers=headers))


def as_page(client: Client, url: str) -> Iterator[str]:
    """Read an exit as a page alone."""
    yield exits.text_of(client.get(url))


def asked(url: str, text: str) -> str:
    """Return an answer without the reader's own question, which an empty result may repeat."""
    for words in World.words:
        if words in url:
            text = text.replace(words, "")
    return text


def found_in(world: World, one: Exit, text: str) -> set[str]:
    """Return which things an answer gives away. One's own exports repeat what one had asked of the ledger."""
    text = asked(one.url, text)
    known = (one.url, world.category, world.via) if one.name == "exports" else (one.url,)
    return {
        thing
        for thing, words in world.secrets().items()
        if any(word in text and not any(word in said for said in known) for word in words)
    }


def check(world: World, may: dict[str, frozenset[str]]) -> None:
    """Walk every exit as everybody; what may be seen must be seen somewhere too, or the walk would prove nothing."""
    everything = (*exits.lists(world), *exits.things(world), *exits.of_the_directory(world))
    for who, allowed in may.items():
        client, seen = browser(getattr(world.standing, who)), set()
        for one in everything:
            # A fragment can tell too much only to somebody who may not read everything that is shared.
            way = as_page if one.is_file or one.absent or allowed >= ALL else read
            for text in way(client, one.url):
                given = found_in(world, one, text)
                assert given <= allowed, f"{who} reads of {given - allowed} at {one.url}"
                seen |= given
        assert seen == allowed, f"{who} should read of {allowed - seen}"


def test_every_address_is_in_the_matrix() -> None:
    assert exits.names() == exits.known()


def test_everybody_reads_what_is_theirs_and_no_more(world: World) -> None:
    check(world, BEFORE)


def test_after_a_reorganisation_too(world: World) -> None:
    move(world.standing)
    check(world, AFTER)


@pytest.mark.parametrize("who", ["outsider", *OFFICERS])
def test_what_is_not_seen_is_answered_as_what_is_not_there(world: World, who: str) -> None:
    client = browser(getattr(world.standing, who))
    business = [one for one in exits.things(world) if one.name != "act-proof"]
    for one in business:
        for there, absent in zip(read(client, one.url), read(client, one.absent), strict=True):
            assert same(one, there) == same(one, absent), f"{who} can tell that {one.url} is there"


def test_what_is_not_seen_any_more_is_answered_as_what_is_not_there(world: World) -> None:
    move(world.standing)
    client = browser(world.standing.leader)
    for one in exits.things(world):
        if one.name != "act-proof":
            there, absent = (exits.text_of(client.get(url)) for url in (one.url, one.absent))
            assert same(one, there) == same(one, absent), f"who was above can tell that {one.url} is there"


def test_an_outsiders_lists_and_counts_stay_as_they_were_before_anything_was_there(
    standing: Standing,
) -> None:
    lay_land()
    client = browser(standing.outsider)
    before = {name: page(client, name) for name in sorted(NOT_OF_THE_DIRECTORY)}
    make_world(standing)
    for name, text in before.items():
        assert page(client, name) == text, f"{name} tells an outsider that something is there"


def page(client: Client, name: str) -> str:
    """Read a list, followed where it leads."""
    return exits.said(exits.text_of(client.get(reverse(name), follow=True)))


def same(one: Exit, text: str) -> str:
    """Return an answer without its own address, which differs by the key asked for."""
    for path in sorted((url.split("?")[0] for url in (one.url, one.absent)), key=len, reverse=True):
        text = text.replace(path, "").replace(path.replace("/", "%2F"), "")
    return exits.said(text)
