"""A short, seeded fuzz of the whole description; the long one is ``jianxing bench fuzz``."""

from typing import Any

from django.db import connection

from jianxing.settings.wsgi import application
from tests.architecture.world import World, make_world
from tests.integration.api.calling import secret_of
from tests.integration.api.fuzzing import fuzz
from tests.standing import make_standing

EXAMPLES = 6
SEED = 20260326


def ids_of(world: World) -> dict[str, list[int]]:
    """Return the keys of what is there, by what a path or field names."""
    standing = world.standing
    return {
        "findings": [world.shared.pk, world.kept.pk],
        "projects": [world.project.pk],
        "programmes": [world.programme.pk],
        "inspections": [world.inspection.pk],
        "imports": [world.run.pk],
        "files": [file.pk for file in world.files],
        "funds": [world.fund.pk],
        "fund-entries": [world.entry.pk],
        "assets": [world.asset.pk],
        "reminders": [world.reminder.pk],
        "instructions": [one.pk for one in world.instructions],
        "charges": [world.charge],
        "letters": [one.pk for one in world.letters],
        "letter-receipts": [world.letter_receipt],
        "joint-actions": [world.action.pk],
        "joint-plans": [world.plan],
        "impasses": [world.impasse.pk],
        "briefs": [world.brief.pk],
        "figures": [world.figure.pk],
        "exports": [world.export.pk],
        "notices": list(world.notices) or [1],
        "bodies": [standing.group.pk, standing.department.pk, standing.assistant.pk, standing.commission.pk],
        "people": [standing.handler.person, standing.supervisor.person],
    }


def test_whatever_is_sent_is_answered_as_described(own_database: str, settings: Any) -> None:
    settings.API_REQUESTS_A_MINUTE = 10**9
    # The application is called as a server calls it, so what it writes is committed and its connection is its own.
    connection.settings_dict["CONN_MAX_AGE"] = 600
    standing = make_standing()
    world = make_world(standing)
    tally = fuzz(
        app=application,
        secrets=[secret_of(by) for by in (standing.supervisor, standing.handler, standing.leader)],
        ids=ids_of(world),
        examples=EXAMPLES,
        start=SEED,
    )
    assert tally.requests > 200
    assert {200, 201, 404, 409, 422} <= set(tally.statuses()), tally.statuses()
