"""How the tests are dealt out to processes: the files that take longest first, each file whole to one process.

A file's tests may go on from one another, and share what is costly to make. Folders in ``TOGETHER`` are dealt out whole, since
their files share something. With the long ones first no process is left with one when the others have ended.
"""

from typing import Any

from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]  # xdist says no types

#: Files and folders, the longest first, as ``--durations`` tells; one that ought to be here costs time, nothing else.
LONGEST = (
    "tests/architecture/test_visibility_matrix.py",
    "tests/integration/cli/test_provinces.py",
    "tests/integration/api/test_fuzz.py",
    "tests/integration/settings/test_rendering.py",
    "tests/architecture/test_api_visibility.py",
    "tests/architecture/test_queries_of_pages.py",
    "tests/integration/cli/test_backup.py",
    "tests/integration/cli/test_upgrade.py",
    "tests/integration/demo/",
    "tests/integration/referrals/test_marker.py",
    "tests/integration/cli/",
    "tests/journeys/test_accessible.py",
    "tests/journeys/test_languages.py",
    "tests/journeys/test_joint_actions.py",
    "tests/journeys/test_consultations.py",
    "tests/journeys/test_leads_room.py",
)
TOGETHER = ("tests/integration/demo/",)


def place_of(nodeid: str) -> int:
    """Return where a test stands in the order; those of one place keep theirs."""
    places = (place for place, path in enumerate(LONGEST) if nodeid.startswith(path))
    return next(places, len(LONGEST))


class Dealing(LoadFileScheduling):  # type: ignore[misc]  # xdist says no types
    """A file to a process, and a folder that shares something too."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.split("::", 1)[0])


def put_in_order(items: list[Any]) -> None:
    """Sort the tests by their place."""
    items.sort(key=lambda item: place_of(item.nodeid))


def scheduler(config: Any, log: Any) -> Dealing:
    """Return who deals the tests out, in the order in which they were collected."""
    config.option.loadscopereorder = False  # by the number of tests would put the one that takes minutes last
    return Dealing(config, log)
