"""Queries of a fixed shape answer as the ORM does, for every call anew."""

from typing import Any

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connections
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from jianxing.directory.acting import NoActingBody, acting
from jianxing.directory.fixed import Fixed, Given
from jianxing.directory.models import Appointment, Body
from jianxing.directory.prepared import prepared
from jianxing.findings.models import Finding
from jianxing.ledger.models import Act
from tests.integration.findings import matters
from tests.standing import Standing

APPOINTMENTS = Fixed(
    lambda: (
        Appointment.objects.filter(body=Given("body"))
        .select_related("body__parent", "person", "deputising_for")
        .annotate(called=F("person__name"))
        .order_by("pk")
    )
)
FINDINGS = Fixed(lambda: Finding.objects.filter(pk=Given("pk")).select_related("responsible"))
ACTS = Fixed(lambda: Act.objects.filter(subject_id=Given("pk")).select_related("detail").order_by("pk"))


@pytest.mark.django_db
def test_the_same_objects_with_what_is_joined_and_annotated(
    standing: Standing, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for body in (standing.group, standing.commission):
        expected = list(
            Appointment.objects.filter(body=body)
            .select_related("body__parent", "person", "deputising_for")
            .annotate(called=F("person__name"))
            .order_by("pk")
        )
        assert expected
        with django_assert_num_queries(1):
            found = APPOINTMENTS(body=body.pk)
            assert [vars(one.person)["login"] for one in found] == [one.person.login for one in expected]
            assert [one.body.parent for one in found] == [one.body.parent for one in expected]
            assert all(one.deputising_for is None for one in found)
        for one, other in zip(found, expected, strict=True):
            assert {k: v for k, v in vars(one).items() if k != "_state"} == {
                k: v for k, v in vars(other).items() if k != "_state"
            }


@pytest.mark.django_db
def test_row_security_and_the_acting_body_are_asked_at_every_call(standing: Standing) -> None:
    finding = matters.assigned(standing)
    with acting(standing.supervisor):
        assert FINDINGS(pk=finding.pk) == [finding]
    with acting(standing.outsider):
        assert FINDINGS(pk=finding.pk) == []
    with pytest.raises(NoActingBody):
        FINDINGS(pk=finding.pk)


@pytest.mark.django_db
def test_what_is_not_shown_of_a_joined_row_is_not_there(standing: Standing) -> None:
    finding = matters.assigned(standing)
    with acting(standing.supervisor):
        assert all(act.detail.content for act in ACTS(pk=finding.pk) if act.commitments)
    with acting(standing.audit):
        acts = ACTS(pk=finding.pk)
        assert acts
        assert not any(hasattr(act, "detail") for act in acts)


@pytest.mark.django_db
def test_a_statement_more_for_prefetched_rows_is_refused() -> None:
    with pytest.raises(AssertionError, match="another statement"):
        Fixed(lambda: Body.objects.filter(pk=Given("pk")).prefetch_related("children"))(pk=1)


def test_a_kept_connection_that_died_is_made_anew_for_the_first_statement(own_database: str) -> None:
    connection: Any = connections["default"]
    connection.ensure_connection()
    connection.health_check_enabled, connection.health_check_done = True, False
    _kill(connection)
    assert prepared("SELECT %s", [7]) == [(7,)]
    assert connection.health_check_done
    _kill(connection)
    with pytest.raises((OperationalError, InterfaceError)):  # what came before it may be lost: not repeated
        prepared("SELECT %s", [7])
    connection.close()


def _kill(connection: Any) -> None:
    with pytest.raises(psycopg.OperationalError), connection.connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
