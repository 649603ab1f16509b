"""Assignment takes effect at once and its letter follows, or the signature comes first."""

import pytest

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.findings import operations as finding_ops
from jianxing.findings.models import Finding
from jianxing.letters import operations as ops
from jianxing.letters import queries
from jianxing.letters.models import Letter
from jianxing.letters.operations import Assignment
from tests.integration.findings import matters as findings
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def batch(standing: Standing) -> list[Assignment]:
    bodies = (standing.department, standing.department, standing.assistant)
    return [
        Assignment(finding=findings.registered(standing), responsible=body, due_days=10 + n)
        for n, body in enumerate(bodies)
    ]


def test_one_letter_for_each_body_of_a_batch_follows(standing: Standing) -> None:
    given, by = batch(standing), standing.supervisor
    with acting(by):
        done = ops.assign(assignments=given, by=by, at=AT)
        assert [len(letter.addressed) for letter in done.letters] == [1, 1]
        assert not done.refused
        assert {one.state for one in Finding.objects.all()} == {"assigned"}
        counts = sorted(letter.assignments.count() for letter in done.letters)
        assert counts == [1, 2]
        assert {letter.state for letter in done.letters} == {"draft"}
    with acting(standing.handler):
        assert not Letter.objects.exists(), "the letter follows when it is signed"


def test_where_the_setting_says_so_the_signature_comes_first(standing: Standing) -> None:
    by, leader = standing.supervisor, standing.group_leader
    with acting(by), pytest.raises(NotAllowed):
        ops.set_signing_rule(body=standing.group, signature_first=True, by=by, at=AT)
    with acting(leader):
        ops.set_signing_rule(body=standing.group, signature_first=True, by=leader, at=AT)
    given = batch(standing)
    with acting(by):
        with pytest.raises(Refused):
            finding_ops.assign(
                finding=given[0].finding, responsible=standing.department, due_days=5, by=by, at=AT
            )
        done = ops.assign(assignments=given, by=by, at=AT)
        assert done.waits_for_signature
        assert {one.state for one in Finding.objects.all()} == {"registered"}
    for letter in done.letters:
        with acting(leader):
            ops.sign(letter=queries.one(pk=letter.pk), by=leader, at=AT)
            assert {one.finding.state for one in letter.assignments.all()} == {"registered"}
            ops.send(letter=queries.one(pk=letter.pk), by=leader, at=AT)
    with acting(by):
        assert {one.state for one in Finding.objects.all()} == {"assigned"}
    with acting(standing.handler):
        assert Finding.objects.count() == 2
        assert Letter.objects.count() == 1
