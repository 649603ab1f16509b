from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from jianxing.kernel.actor import Actor, Role
from jianxing.kernel.canonical import NotCanonical
from jianxing.ledger.models import Act, Detail, Unsealed
from jianxing.ledger.operations import Entry, commitment, record, record_many
from jianxing.ledger.queries import ledger_office
from tests.integration.ledger.conftest import AT, SUPERVISOR, entries

pytestmark = pytest.mark.django_db


def one(**changes: object) -> Act:
    given = {"kind": "matter.assign", "subject": "matter", "subject_id": 5, "by": SUPERVISOR, "at": AT}
    return record(**(given | changes))  # type: ignore[arg-type]


def test_what_cannot_be_recorded_is_refused_and_leaves_nothing() -> None:
    naive = datetime(2026, 3, 31, 8, 0)  # noqa: DTZ001 - that is the point
    for wrong in ({"at": naive}, {"public": {"x": float("nan")}}, {"confidential": {"x": object()}}):
        with pytest.raises(NotCanonical):
            one(**wrong)
    assert not Unsealed.objects.exists()


def test_an_act_cannot_follow_from_a_later_one() -> None:
    act = one()
    with pytest.raises(IntegrityError), transaction.atomic():
        one(caused_by=act.pk + 1000)
    with pytest.raises(IntegrityError), transaction.atomic():
        one(kind="")


def test_an_act_as_it_is_stored() -> None:
    act = one(
        public={"due_on": AT.date(), "amount": Decimal("12.50")},
        confidential={"title": "断头路", "days": 20},
        caused_by=None,
    )
    with ledger_office():
        stored = Act.objects.get(pk=act.pk)
        detail = Detail.objects.get(pk=act.pk)
    for name in (
        "kind",
        "subject_id",
        "person_id",
        "body_id",
        "role",
        "occurred_at",
        "recorded_at",
        "public",
    ):
        assert getattr(stored, name) == getattr(act, name)
    assert stored.public == {"due_on": "2026-03-31", "amount": "12.50"}
    assert (stored.person_id, stored.body_id, stored.role) == (1, 2, Role.SUPERVISOR)
    assert detail.content == {"title": "断头路", "days": 20}
    assert (detail.subject, detail.subject_id) == ("matter", 5)
    assert stored.commitments == {
        name: commitment(salt=bytes.fromhex(detail.salts[name]), value=value)
        for name, value in detail.content.items()
    }
    assert Unsealed.objects.filter(pk=act.pk).exists()


def test_like_values_are_committed_to_differently() -> None:
    assert one(confidential={"a": "同"}).commitments["a"] != one(confidential={"a": "同"}).commitments["a"]


def test_what_is_not_confidential_has_no_detail_and_the_software_has_no_person() -> None:
    act = one(by=Actor.system(body_id=9))
    with ledger_office():
        assert not Detail.objects.filter(pk=act.pk).exists()
    assert (act.person_id, act.body_id, act.role, act.commitments) == (None, 9, None, {})


def test_many_acts_are_one_statement_in_the_order_given() -> None:
    cause = one(kind="import.run")
    given = [*entries(1000), Entry("matter.void", "matter", 1, caused_by=None, at=AT - timedelta(days=30))]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ids = record_many(entries=given, by=SUPERVISOR, at=AT, caused_by=cause.pk)
    assert len(queries) == 1
    assert ids == sorted(ids)
    with ledger_office():
        stored = list(Act.objects.filter(pk__in=ids).order_by("pk"))
        contents = dict(Detail.objects.filter(pk__in=ids).values_list("pk", "content"))
    assert [act.subject_id for act in stored] == [entry.subject_id for entry in given]
    assert {act.caused_by for act in stored} == {cause.pk}
    assert [act.occurred_at for act in stored[-2:]] == [AT, AT - timedelta(days=30)]
    assert contents[ids[41]] == {"title": "问题42", "limit_days": 42}
    assert ids[-1] not in contents
    assert record_many(entries=[], by=SUPERVISOR, at=AT) == []
