"""What the database itself refuses and shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from jianxing.kernel.actor import Actor, Role
from jianxing.ledger import queries
from jianxing.ledger.models import Act, Detail
from jianxing.ledger.operations import record
from tests.integration.ledger.conftest import AT, SUPERVISOR, Log

TABLES = ["act", "detail", "leaf", "node", "head"]
OUTSIDER = Actor(person_id=8, body_id=9, role=Role.SUPERVISOR)
AUDITOR = Actor(person_id=7, body_id=2, role=Role.AUDIT_OFFICER)


@contextmanager
def acting(by: Actor) -> Iterator[None]:
    """As directory.acting tells the database, without the directory."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('jianxing.body', %s, true), set_config('jianxing.role', %s, true)",
            [str(by.body_id or ""), by.role or ""],
        )
        yield


def change(table: str) -> list[str]:
    column = {"act": "kind = 'x'", "detail": "subject = 'x'", "head": "key_id = 'x'"}.get(table, "hash = 'x'")
    return [
        f"UPDATE ledger_{table} SET {column}",
        f"DELETE FROM ledger_{table}",
        f"TRUNCATE ledger_{table}",
    ]


@pytest.mark.parametrize("table", TABLES)
def test_the_application_may_only_append(log: Log, table: str) -> None:
    log.seal(2)
    for statement in change(table):
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize("table", TABLES)
def test_the_owner_is_refused_too(log: Log, table: str) -> None:
    log.seal(2)
    for statement in change(table):
        with pytest.raises(psycopg.errors.RestrictViolation):
            log.as_owner(statement, triggers=True)
    assert log.as_owner(f"SELECT count(*) FROM ledger_{table}", triggers=True) != [(0,)]


def test_the_queue_is_emptied_and_never_changed(log: Log) -> None:
    log.seal(1)
    with pytest.raises(psycopg.errors.RestrictViolation):
        log.as_owner("UPDATE ledger_unsealed SET act_id = 1", triggers=True)


@pytest.fixture
def matter(log: Log) -> Act:
    """An act on a matter that body 2 may see, in a domain that admits acts as every domain does."""
    log.as_owner(
        "CREATE TABLE scratch_matter (id bigint PRIMARY KEY, visible_to bigint[] NOT NULL)",
        "ALTER TABLE scratch_matter ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY seen ON scratch_matter USING (visible_to @> ARRAY[jianxing_body()])",
        "GRANT SELECT ON scratch_matter TO jianxing_app",
        "INSERT INTO scratch_matter VALUES (5, '{2}')",
        "SELECT ledger_admit('matter', 'scratch_matter')",
    )
    with transaction.atomic():
        return record(
            kind="matter.assign",
            subject="matter",
            subject_id=5,
            by=SUPERVISOR,
            at=AT,
            public={"to": "assigned"},
            confidential={"title": "断头路"},
        )


def test_without_anybody_acting_there_are_no_acts(matter: Act) -> None:
    assert not Act.objects.exists()
    assert not Detail.objects.exists()


def test_an_outsider_sees_neither_act_nor_detail(matter: Act) -> None:
    with acting(OUTSIDER):
        assert queries.timeline(subject="matter", subject_id=5) == []
        assert not Detail.objects.exists()


def test_the_audit_officer_sees_the_act_and_never_what_it_says(matter: Act) -> None:
    with acting(AUDITOR):
        [told] = queries.timeline(subject="matter", subject_id=5)
    assert (told.act.kind, told.act.person_id, told.content) == ("matter.assign", 1, {})


@pytest.mark.parametrize("role", [Role.SYSTEM_OFFICER, Role.SECURITY_OFFICER])
def test_the_other_officers_see_no_matter_of_their_own_body(matter: Act, role: Role) -> None:
    with acting(Actor(person_id=7, body_id=2, role=role)):
        assert queries.timeline(subject="matter", subject_id=5) == []


def test_who_sees_the_matter_sees_its_acts(matter: Act) -> None:
    with acting(SUPERVISOR):
        [told] = queries.timeline(subject="matter", subject_id=5)
    assert (told.act.pk, told.content) == (matter.pk, {"title": "断头路"})


def test_who_may_no_longer_see_a_matter_can_still_record_handing_it_over(log: Log, matter: Act) -> None:
    log.as_owner("UPDATE scratch_matter SET visible_to = '{9}'")
    with acting(SUPERVISOR):
        handed = record(kind="matter.transfer", subject="matter", subject_id=5, by=SUPERVISOR, at=AT)
        assert not Act.objects.exists()
    with acting(OUTSIDER):
        assert set(Act.objects.values_list("pk", flat=True)) == {matter.pk, handed.pk}


def test_the_ledger_office_ends_with_its_transaction(matter: Act) -> None:
    with queries.ledger_office():
        assert Act.objects.count() == Detail.objects.count() == 1
    assert not Act.objects.exists()
    with acting(OUTSIDER):
        with queries.ledger_office():
            assert Act.objects.exists()
        assert not Act.objects.exists()


def test_acts_about_the_directory_are_seen_by_the_body_concerned(log: Log) -> None:
    officer = Actor(person_id=7, body_id=1, role=Role.SYSTEM_OFFICER)
    with transaction.atomic():
        about_body = record(kind="body.move", subject="body", subject_id=2, by=officer, at=AT)
        about_post = record(
            kind="appointment.give",
            subject="appointment",
            subject_id=4,
            by=officer,
            at=AT,
            public={"body_id": 2},
            confidential={"name": "某"},
        )
    with acting(SUPERVISOR):
        assert {told.act.pk for told in queries.told(page=list(queries.acts()))} == {
            about_body.pk,
            about_post.pk,
        }
        [told] = queries.timeline(subject="appointment", subject_id=4)
        assert told.content == {"name": "某"}
    with acting(officer):
        assert queries.acts().count() == 2
    with acting(OUTSIDER):
        assert not queries.acts().exists()


def test_the_application_cannot_admit_anybody(log: Log) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("SELECT ledger_admit('matter', 'ledger_leaf')")


def test_acts_are_paged_and_narrowed(matter: Act) -> None:
    with transaction.atomic():
        later = record(kind="matter.accept", subject="matter", subject_id=5, by=SUPERVISOR, at=AT)
    with acting(AUDITOR):
        assert [act.pk for act in queries.acts()] == [later.pk, matter.pk]
        assert [act.pk for act in queries.acts(before_id=later.pk)] == [matter.pk]
        assert [act.pk for act in queries.acts(kind="matter.accept", person_id=1, until=AT)] == []
        assert [act.pk for act in queries.acts(kind="matter.accept", body_id=2, since=AT)] == [later.pk]


def test_whoever_reads_every_act_asks_no_other_table(matter: Act) -> None:
    """With many matters, the policies of their domains would be what a page of the officer's list costs."""
    for setting in ("role", "office"):
        value = {"role": "audit_officer", "office": "ledger"}[setting]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL jianxing.{setting} = '{value}'")
            cursor.execute(
                "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT * FROM ledger_act ORDER BY id DESC LIMIT 100"
            )
            plan = [line for (line,) in cursor.fetchall()]
        scans = [line for line in plan if "scratch_matter" in line and "Scan" in line]
        assert scans
        assert all("never executed" in line for line in scans)
