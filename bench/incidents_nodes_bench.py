"""One incident that concerns bodies of three nodes: from publishing on one until the last body of the others has its notice.

    jianxing bench incidents-nodes [--set bodies=999 --set turns=3]

Three nodes, each with a database, keys and files of its own, in this process: what goes from one to another is sealed, signed,
opened and taken in as always, and handed over instead of sent, so the wire's own time is not in it. A body that is not told, or a
line of the operator's that says something went wrong, fails the run.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.form import Case, say

from jianxing.cli.database import bring_up_to_date
from jianxing.cli.embedded import temporary_cluster


def options(parser: argparse.ArgumentParser) -> None:
    """Say how many."""
    parser.add_argument("--bodies", type=int, default=999, help="bodies told, shared by three nodes")
    parser.add_argument("--turns", type=int, default=3)


def cases(asked: argparse.Namespace) -> Iterator[Case]:
    """Publish on the first node under an agreement with bodies of all three, several times."""
    with (
        tempfile.TemporaryDirectory(prefix="jianxing-bench-") as folder,
        temporary_cluster(Path(folder) / "postgres") as cluster,
    ):
        bring_up_to_date(owner_dsn=cluster.owner_dsn)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        os.environ["JIANXING_DSN"] = cluster.app_dsn
        import django

        django.setup()
        from tests.exchange_nodes import several_nodes

        names = [f"b{number:04d}" for number in range(asked.bodies // 3 + 1)]
        say(f"making three nodes with {len(names):,} bodies each")
        with several_nodes(
            cluster, ("jin", "bei", "heb"), home=Path(folder) / "homes", bodies=names
        ) as nodes:
            yield from _told(nodes, names, asked)


def _told(nodes: list[Any], names: list[str], asked: argparse.Namespace) -> Iterator[Case]:
    import shapely
    from tests.exchange_nodes import AT, carry_all

    from jianxing.directory import operations as directory
    from jianxing.directory.acting import acting
    from jianxing.incidents import operations as incidents
    from jianxing.incidents.operations import IncidentDraft
    from jianxing.kernel.actor import Actor, Role
    from jianxing.notices.models import Notice
    from jianxing.projects import operations as projects

    first, *others = nodes
    system = Actor.system()
    with first.here():
        person = directory.add_person(
            login="leads", name="值守", password="Standing-people-1", must_change_password=False, by=system, at=AT
        )  # fmt: skip
        lead = first.bodies[names[0]]
        directory.appoint(
            person=person, body=lead, role=Role.SUPERVISOR, valid_from=date(2020, 1, 1), by=system, at=AT
        )
        by = Actor(person_id=person.pk, body_id=lead.pk, role=Role.SUPERVISOR)
        parties = [first.bodies[name] for name in names[1:]]
        parties += [first.body_of(other, name) for other in others for name in names[1:]]
        with acting(by):
            agreement = projects.register_programme(
                kind="agreement", title="协作协议", from_year=2025, domain="safety", parties=parties, by=by, at=AT
            )  # fmt: skip
            projects.sign_agreement(programme=agreement, on=AT.date(), by=by, at=AT)
    published, whole = [], []
    for turn in range(asked.turns):
        say(f"publishing, turn {turn + 1}")
        with first.here(), acting(by):
            draft = IncidentDraft(
                title="漫堤", description="漫溢", nature="real", kind="flood", severity="red", place_name="河西务",
                shape=shapely.Point(116.985, 39.615), began_at=AT, agreement=agreement,
            )  # fmt: skip
            incident = incidents.report(draft=draft, uid=uuid4(), by=by, at=AT)
        started = time.perf_counter()
        with first.here(), acting(by):
            incidents.publish(incident=incident, by=by, at=AT)
        published.append(time.perf_counter() - started)
        for other in others:
            carry_all(first, other, at=AT)
        whole.append(time.perf_counter() - started)
        for other in others:
            for body in (other.bodies[names[1]], other.bodies[names[-1]]):
                with other.here(), acting(Actor.system(body_id=body.pk)):
                    told = Notice.objects.filter(
                        subject="incident", kind__startswith="incident.published"
                    ).count()
                if told != turn + 1:
                    raise AssertionError(
                        f"{body} of {other.code} has {told} notices after {turn + 1} incidents"
                    )
            if found := other.troubles():
                raise AssertionError(f"{other.code}: {found}")
    yield Case(
        case=f"{len(parties):,} bodies of three nodes told, until publishing is done", value=min(published),
        unit="s", less=True, note=f"worst of {asked.turns}: {max(published):.2f} s",
    )  # fmt: skip
    yield Case(
        case=f"{len(parties):,} bodies of three nodes told, until the last notice and receipt", value=min(whole),
        unit="s", less=True, note=f"worst of {asked.turns}: {max(whole):.2f} s",
    )  # fmt: skip
