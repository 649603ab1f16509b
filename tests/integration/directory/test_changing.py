"""A change in one statement does what the ORM's does, and nothing where the row is another by then."""

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from jianxing.directory.acting import acting
from jianxing.directory.changing import change
from jianxing.directory.inserting import insert_many
from jianxing.findings.models import Finding
from jianxing.notices.models import Clock
from tests.integration.findings import matters
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def test_objects_enumerations_nothing_and_instants(
    standing: Standing, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    finding = matters.assigned(standing)
    with acting(standing.supervisor):
        read = {"pk": finding.pk, "version": finding.version}
        to = {"responsible": standing.assistant, "assigned_at": None, "place": "“武清区”", "percent": 7}
        with django_assert_num_queries(1):
            assert change(Finding, where=read, to=to) == 1
        fresh = Finding.objects.get(pk=finding.pk)
        assert (fresh.responsible_id, fresh.assigned_at) == (standing.assistant.pk, None)
        assert (fresh.place, fresh.percent) == ("“武清区”", 7)
        assert change(Finding, where={**read, "version": finding.version + 1}, to={"percent": 9}) == 0
    with acting(standing.outsider):
        assert change(Finding, where={"pk": finding.pk}, to={"percent": 9}) == 0, "row security decides"


def test_a_column_that_ends_like_a_key_is_itself(standing: Standing) -> None:
    finding = matters.assigned(standing)
    at = datetime(2025, 3, 7, 1, 30, tzinfo=UTC)
    where = {"subject": "finding", "subject_id": finding.pk, "purpose": "due", "state": Clock.State.RUNNING}
    assert change(Clock, where=where, to={"state": Clock.State.STOPPED, "ended_at": at}) == 1
    clock = Clock.objects.get(subject="finding", subject_id=finding.pk)
    assert (clock.state, clock.ended_at) == ("stopped", at)
    assert change(Clock, where=where, to={"state": Clock.State.STOPPED, "ended_at": AT}) == 0


def test_one_row_is_added_with_the_model_s_defaults(standing: Standing) -> None:
    one, other = matters.registered(standing), matters.registered(standing)
    with acting(standing.supervisor):
        fields = {field.attname for field in Finding._meta.concrete_fields}
        assert {name for name in fields if getattr(one, name) != getattr(other, name)} <= {
            "id", "uid", "number", "description",
        }  # fmt: skip
        assert Finding.objects.get(pk=one.pk).version == one.version
        insert_many(Finding, [])
