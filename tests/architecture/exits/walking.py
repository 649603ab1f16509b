"""The exits as addresses to be read, of a world."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from jianxing.exporting.lists import LISTS as LISTED
from tests.architecture.exits.form import ABSENT, Exit, Things
from tests.architecture.exits.of_many import LISTS, of_the_ledger, of_the_log, searches
from tests.architecture.exits.of_one import ASKED, OF_THE_DIRECTORY, OF_THE_MAP, THINGS
from tests.architecture.exits.without import WITHOUT_CONTENT
from tests.architecture.world import World


def names() -> set[str]:
    """Return the names of all addresses of the site."""
    return {str(pattern.name) for pattern in _patterns(get_resolver().url_patterns)}


def _patterns(found: list[Any]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns)
        else:
            yield one


def known() -> set[str]:
    """Return the names that the matrix knows."""
    return {
        *LISTS,
        *THINGS,
        *OF_THE_DIRECTORY,
        *WITHOUT_CONTENT,
        "pick",
        "findings-choices",
        "export-of",
        *OF_THE_MAP,
    }


def lists(world: World) -> list[Exit]:
    """Return the exits that speak of no single thing."""
    asked = [
        Exit(name, reverse(name) + (f"?{query}" if query else ""))
        for name, queries in LISTS.items()
        for query in queries(world)
    ]
    picked = [
        Exit(
            "pick",
            f"{reverse('pick', args=[source])}?field=x&many={many}&x_words={words}&x={world.project.pk}",
        )
        for source in ("projects", "bodies")
        for many in (0, 1)
        for words in world.words
    ]
    offered = [
        Exit("findings-choices", reverse("findings-choices", args=[column]))
        for column in ("category", "via", "nothing")
    ]
    shown = [one for one in picked if "bodies" not in one.url]
    drawn = [Exit(name, reverse(name, args=[arg])) for name, args in OF_THE_MAP.items() for arg in args]
    return [*asked, *shown, *drawn, *offered, *_workbooks(world)]


def _workbooks(world: World) -> Iterator[Exit]:
    """Every list as a workbook, whole and narrowed to what somebody might guess."""
    narrowed = {
        "findings": of_the_ledger(world),
        "projects": searches(world),
        "programmes": searches(world),
        "inspections": searches(world),
        "reminders": ["side=sent", "side=received"],
        "letters": ["", "side=received", "side=sent&late=on", *searches(world)],
        "funds": ["", f"project={world.project.pk}"],
        "checklists": ["", f"project={world.project.pk}"],
        "import-rows": ["", f"run={world.run.pk}"],
        "meetings": searches(world),
        "decisions": searches(world),
        "approval-bundles": ["", "side=ours", *searches(world)],
        "approvals": ["", "side=ours", *searches(world)],
        "layers": searches(world),
        "reading-series": ["item=PM2.5", *searches(world)],
        "areas": ["", "kind=strip", *searches(world)],
        "features": ["", f"plan_version={world.plan_version}", f"plan_version={world.plan_draft}"],
        "conflicts": ["standing=all", *searches(world)],
        "reports": ["", "state=answered", *searches(world)],
        "forces": ["", "kind=team", *searches(world)],
        "incidents": ["", "nature=drill", *searches(world)],
        "questions": ["", "side=received", *searches(world)],
        "acts": of_the_log(world),
    }
    for key in LISTED:
        for query in narrowed.get(key, [""]):
            yield Exit("export-of", reverse("export-of", args=[key]) + (f"?{query}" if query else ""))


def things(world: World) -> list[Exit]:
    """Return the exits that speak of one thing."""
    return list(_of(THINGS, world))


def of_the_directory(world: World) -> list[Exit]:
    """Return the exits of the directory."""
    return list(_of(OF_THE_DIRECTORY, world))


def _of(table: dict[str, Things], world: World) -> Iterator[Exit]:
    for name, arguments in table.items():
        for args in arguments(world):
            for query in ("", *ASKED.get(name, ())):
                asked = f"?{query}" if query else ""
                absent = reverse(name, args=[ABSENT, *args[1:]])
                yield Exit(name, reverse(name, args=args) + asked, absent + asked)
