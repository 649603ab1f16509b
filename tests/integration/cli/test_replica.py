"""Two servers: who finds everything of his own on the replica reads there, and from the primary else."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jianxing.cli.embedded import temporary_cluster
from tests.integration.cli.keeping import RELEASE_BEFORE, Command, empty_database
from tests.integration.cli.replica import Replica, following

#: Signs somebody in, then does what the test says with ``get`` and ``post``; prints what each answered.
BROWSER = """
import json
from datetime import timedelta
from django.conf import settings
settings.ALLOWED_HOSTS.append("testserver")
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone
from jianxing.directory.models import Appointment
from jianxing.site.middleware import replica
def browser(login):
    held = Appointment.objects.filter(person__login=login).first()
    store = SessionStore()
    store.update({"appointment": held.pk, "person": held.person_id, "seen": timezone.now().isoformat(),
                  "password": held.person.get_session_auth_hash()})
    store.save()
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    return client
said = []
def look(client, path, **more):
    answer = client.get(path, **more)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    said.append([answer.status_code, answer.headers.get("X-Jianxing-Read", "primary"), len(body)])
    return body.decode()
"""
DONE = "\nprint(json.dumps(said))"


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Command, Replica]]:
    place = Path(tmp_path_factory.mktemp("two"))
    with temporary_cluster(place / "server") as primary, empty_database(primary, name="source") as named:
        command = Command(place / "home", **named)
        command("restore", RELEASE_BEFORE, "--without-keys")
        with following(primary, place / "replica") as replica:
            url = replica.dsn(named["DATABASE_URL"])
            yield Command(place / "home", **named, REPLICA_URL=url), replica


def run(command: Command, script: str) -> Any:
    # The pages are asked as the application: what the replica shows must be what row security admits there.
    as_application = Command(
        command.home, **command.environment | {"JIANXING_DSN": command.environment["DATABASE_URL"]}
    )
    return json.loads(as_application.python(BROWSER + script + DONE).splitlines()[-1])


def test_lists_come_from_the_replica_and_show_the_same(servers: tuple[Command, Replica]) -> None:
    command, replica = servers
    replica.await_caught_up()
    script = 'c = browser("jiaotong")\nlook(c, "/findings/")\nlook(c, "/projects/")\n'
    first = run(command, script)
    assert [answer[:2] for answer in first] == [[200, "replica"], [200, "replica"]]
    alone = {name: value for name, value in command.environment.items() if name != "REPLICA_URL"}
    second = run(Command(command.home, **alone), script)
    assert [answer[1] for answer in second] == ["primary", "primary"]


def test_row_security_holds_there_too(servers: tuple[Command, Replica]) -> None:
    command, replica = servers
    replica.await_caught_up()
    script = """
from jianxing.findings.models import Finding
from jianxing.directory.acting import acting
from jianxing.directory.queries import actor_of
seen = {}
for login in Appointment.objects.values_list("person__login", flat=True).distinct():
    held = Appointment.objects.select_related("person", "body").filter(person__login=login).first()
    with acting(actor_of(appointment=held)):
        here = sorted(Finding.objects.values_list("pk", flat=True))
    with replica.in_its_place(), acting(actor_of(appointment=held)):
        there = sorted(Finding.objects.values_list("pk", flat=True))
    assert here == there, login
    seen[login] = len(here)
with replica.in_its_place():
    try:
        nobody = Finding.objects.count()
    except Exception:
        nobody = 0
said.append([len(set(seen.values())) > 1, nobody])
"""
    assert run(command, script) == [[True, 0]]


def test_who_has_just_written_reads_it(servers: tuple[Command, Replica]) -> None:
    command, replica = servers
    replica.await_caught_up()
    replica.pause()
    try:
        answers = run(
            command,
            "replica.LAG_SECONDS = 3600\n"
            'c, other = browser("jiaotong"), browser("jiaotong")\n'
            'c.post("/i18n/setlang/", {"language": "en"})\n'
            'assert c.post("/findings/views", {"name": "x"}).status_code < 500\n'
            'look(c, "/findings/")\nlook(other, "/findings/")\n',
        )
    finally:
        replica.resume()
    # The one has written what the replica has not replayed; the other has not, and does not mind a few seconds.
    assert [answer[:2] for answer in answers] == [[200, "primary"], [200, "replica"]]
    replica.await_caught_up()


def test_a_cookie_of_nonsense_means_the_primary(servers: tuple[Command, Replica]) -> None:
    command, replica = servers
    replica.await_caught_up()
    answers = run(
        command, 'c = browser("jiaotong")\nc.cookies["jianxing_written"] = "x\'; --"\nlook(c, "/findings/")\n'
    )
    assert [answer[:2] for answer in answers] == [[200, "primary"]]


def test_a_page_that_would_write_falls_back(servers: tuple[Command, Replica]) -> None:
    command, replica = servers
    replica.await_caught_up()
    script = """
from jianxing.site.findings import ledger
from django.db import connection
before = ledger.queries
def writes(*args, **named):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_session SET expire_date = expire_date")
    return original(*args, **named)
import jianxing.site.context as context
original = context.shell
from django.conf import settings as s
from django.template import engines
engines["django"].engine.template_context_processors
object.__setattr__(engines["django"].engine, "template_context_processors",
    tuple(writes if f is original else f for f in engines["django"].engine.template_context_processors))
look(browser("jiaotong"), "/findings/")
"""
    assert [answer[:2] for answer in run(command, script)] == [[200, "primary"]]


def test_a_replica_that_is_down(servers: tuple[Command, Replica]) -> None:
    command, replica = servers
    replica.stop()
    try:
        answers = run(command, 'c = browser("jiaotong")\nlook(c, "/findings/")\nlook(c, "/findings/")\n')
        checks = {check["name"]: check for check in command.json("doctor", "--format", "json")}
    finally:
        replica.start()
    assert [answer[:2] for answer in answers] == [[200, "primary"], [200, "primary"]]
    assert checks["replica"]["state"] == "warning"


def test_a_replica_that_dies_in_the_middle_of_a_page(servers: tuple[Command, Replica]) -> None:
    command, replica = servers
    replica.await_caught_up()
    script = """
import psycopg
from django.db import connections
c = browser("jiaotong")
asked = replica.may_serve
def ends(request):
    serves = asked(request)
    if serves:
        connections["replica"].connection.close()
    return serves
replica.may_serve = ends
look(c, "/findings/")
"""
    assert [answer[:2] for answer in run(command, script)] == [[200, "primary"]]


def test_the_doctor_says_how_far_behind(servers: tuple[Command, Replica]) -> None:
    command, replica = servers
    replica.await_caught_up()
    checks = {check["name"]: check for check in command.json("doctor", "--format", "json")}
    assert checks["replica"]["state"] == "ok"
    assert checks["budget"]["value"]["total"] == 22
