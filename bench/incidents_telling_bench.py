"""Publishing one incident that concerns many bodies: from publish until the last of them has it in its inbox.

A body that is not told, or whose notice is missing, fails the run.
"""

import argparse
import time
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

from bench.form import Case, say
from bench.throwaway import product


def options(parser: argparse.ArgumentParser) -> None:
    """Say how many."""
    parser.add_argument("--bodies", type=int, default=1_000)
    parser.add_argument("--turns", type=int, default=3)


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Publish under an agreement with so many parties, several times."""
    with product():
        import shapely

        from jianxing.directory import operations as directory
        from jianxing.directory.acting import acting
        from jianxing.directory.models import Body
        from jianxing.incidents import operations as incidents
        from jianxing.incidents.models import Told
        from jianxing.incidents.operations import IncidentDraft
        from jianxing.kernel.actor import Actor, Role
        from jianxing.notices.models import Notice
        from jianxing.projects import operations as projects
        from jianxing.settings import clock

        at, node = clock.now(), Actor.system()
        say(f"making {asked.bodies:,} bodies")
        bodies = [
            directory.add_body(
                code=f"B{n:05d}",
                name=f"单位{n:05d}",
                kind=Body.Kind.DEPARTMENT if n else Body.Kind.COMMISSION,
                by=node,
                at=at,
            )
            for n in range(asked.bodies + 1)
        ]
        person = directory.add_person(
            login="leads",
            name="值守",
            password="Standing-people-1",
            must_change_password=False,
            by=node,
            at=at,
        )
        directory.appoint(
            person=person, body=bodies[0], role=Role.SUPERVISOR, valid_from=date(2020, 1, 1), by=node, at=at
        )
        by = Actor(person_id=person.pk, body_id=bodies[0].pk, role=Role.SUPERVISOR)
        with acting(by):
            agreement = projects.register_programme(
                kind="agreement", title="协作协议", from_year=2025, domain="safety", parties=bodies[1:], by=by, at=at
            )  # fmt: skip
            projects.sign_agreement(programme=agreement, on=at.date(), by=by, at=at)
        seconds = []
        for turn in range(asked.turns):
            say(f"publishing, turn {turn + 1}")
            draft = IncidentDraft(
                title="漫堤", description="漫溢", nature="real", kind="flood", severity="red", place_name="河西务",
                shape=shapely.Point(116.985, 39.615), began_at=at, agreement=agreement,
            )  # fmt: skip
            with acting(by):
                incident = incidents.report(draft=draft, uid=uuid4(), by=by, at=at)
            started = time.perf_counter()
            with acting(by):
                incidents.publish(incident=incident, by=by, at=at)
            with acting(Actor.system(body_id=bodies[-1].pk)):
                if not Notice.objects.filter(subject="incident", subject_id=incident.pk).exists():
                    raise AssertionError("the last body has no notice")
            seconds.append(time.perf_counter() - started)
            with acting(by):
                told = Told.objects.filter(incident=incident).count()
            if told != asked.bodies:
                raise AssertionError(f"{told} were told")
        yield Case(
            case=f"{asked.bodies:,} bodies told, until the last has read it", value=min(seconds), unit="s", less=True,
            note=f"worst of {asked.turns}: {max(seconds):.2f} s",
        )  # fmt: skip
