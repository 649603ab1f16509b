"""Publishing one incident that concerns many bodies: from publish until the last of them has it in its inbox. Then incidents
published at the same time while people use the workbench: each asks for its page every ``pause`` seconds, and waits in line as
long as nobody answers, which is counted.

A body that is not told, a notice that is missing or a page that is not given fails the run.
"""

import argparse
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from typing import Any, Final
from uuid import uuid4

from bench.form import Case, say
from bench.throwaway import product

#: So many requests, and as many publishings, are worked on at once.
_AT_ONCE: Final = 16


def options(parser: argparse.ArgumentParser) -> None:
    """Say how many."""
    parser.add_argument("--bodies", type=int, default=1_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--incidents", type=int, default=50, help="published at the same time")
    parser.add_argument("--told", type=int, default=20, help="bodies told of each of them")
    parser.add_argument("--users", type=int, default=200, help="people who use the workbench meanwhile")
    parser.add_argument("--pause", type=float, default=20.0, help="seconds between two pages of one of them")
    parser.add_argument("--seconds", type=float, default=40.0, help="quiet, and as long with the incidents")


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
        yield from _beside(asked, bodies, by)


def _beside(asked: argparse.Namespace, bodies: list[Any], by: Any) -> Iterator[Case]:
    """Publish many at the same time, while people use the workbench."""
    import shapely
    from django.db import connection
    from django.urls import reverse
    from tests.integration.site.findings.browsing import browser

    from jianxing.directory.acting import acting
    from jianxing.incidents import operations as incidents
    from jianxing.incidents.operations import IncidentDraft
    from jianxing.kernel.actor import Actor
    from jianxing.notices.models import Notice
    from jianxing.projects import operations as projects
    from jianxing.settings import clock

    at = clock.now()
    say(f"signing {asked.users} people in")
    page, clients = reverse("workbench"), [browser(by) for _user in range(asked.users)]
    clients[0].get(page)
    with acting(by):
        agreement = projects.register_programme(
            kind="agreement", title="联动协议", from_year=2025, domain="safety", parties=bodies[1 : asked.told + 1],
            by=by, at=at,
        )  # fmt: skip
        projects.sign_agreement(programme=agreement, on=at.date(), by=by, at=at)
        drafts = [
            incidents.report(
                draft=IncidentDraft(
                    title=f"漫堤{n}", description="漫溢", nature="real", kind="flood", severity="red",
                    place_name="河西务", shape=shapely.Point(116.985, 39.615), began_at=at, agreement=agreement,
                ),
                uid=uuid4(), by=by, at=at,
            )
            for n in range(asked.incidents)
        ]  # fmt: skip

    def visit(when: float, user: int) -> float:
        time.sleep(max(0.0, when - time.perf_counter()))
        if clients[user].get(page).status_code != 200:
            raise AssertionError("a page was not given")
        return time.perf_counter() - when

    def publish(incident: Any) -> float:
        started = time.perf_counter()
        try:
            with acting(by):
                incidents.publish(incident=incident, by=by, at=at)
            with acting(Actor.system(body_id=bodies[asked.told].pk)):
                if not Notice.objects.filter(subject="incident", subject_id=incident.pk).exists():
                    raise AssertionError("the last body has no notice")
        finally:
            connection.close()
        return time.perf_counter() - started

    def use(pool: ThreadPoolExecutor) -> list[Future[float]]:
        """Let everybody ask for pages, evenly spread, for as long as is asked for."""
        begun, count = time.perf_counter() + 0.5, int(asked.users * asked.seconds / asked.pause)
        return [
            pool.submit(visit, begun + n * asked.pause / asked.users, n % asked.users) for n in range(count)
        ]

    with ThreadPoolExecutor(_AT_ONCE) as pool, ThreadPoolExecutor(_AT_ONCE) as leading:
        say("quiet")
        quiet = _p95([one.result() for one in use(pool)])
        say(f"{asked.incidents} incidents")
        visits = use(pool)
        time.sleep(asked.seconds / 4)
        alerts = [one.result() for one in [leading.submit(publish, draft) for draft in drafts]]
        loud = _p95([one.result() for one in visits])
    users = f"{asked.users} people, a page each {asked.pause:g} s"
    yield Case(case=f"{users}: p95 quiet", value=quiet * 1000, unit="ms", less=True)
    yield Case(
        case=f"{users}: p95 with {asked.incidents} incidents at once", value=loud * 1000, unit="ms", less=True,
        note=f"{loud / quiet:.2f} times quiet",
    )  # fmt: skip
    yield Case(
        case=f"{asked.incidents} incidents at once, {asked.told} bodies each: p95 until the last has its notice",
        value=_p95(alerts), unit="s", less=True, note=f"worst {max(alerts):.2f} s",
    )  # fmt: skip


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]
