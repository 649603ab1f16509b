"""Whose eyes may see a finding, before and after assignment, declination and reorganisation."""

import pytest

from jianxing.directory import operations as directory
from jianxing.directory.acting import NoActingBody, acting
from jianxing.findings import operations as ops
from jianxing.findings import queries
from jianxing.findings.models import Finding
from jianxing.kernel.actor import Actor
from tests.integration.findings import matters
from tests.integration.findings.matters import AT
from tests.standing import Standing

pytestmark = pytest.mark.django_db


def test_reading_without_an_acting_body_raises(standing: Standing) -> None:
    with pytest.raises(NoActingBody):
        Finding.objects.count()


def test_officers_see_no_business_content(standing: Standing) -> None:
    finding = matters.assigned(standing)
    for officer in (standing.audit, standing.security, standing.system):
        assert not matters.seen_by(officer, finding)


def test_a_reorganisation_moves_the_eyes(standing: Standing) -> None:
    finding = matters.assigned(standing)
    assert matters.seen_by(standing.leader, finding)
    changed = directory.move_body(body=standing.group, parent=standing.outside, by=Actor.system(), at=AT)
    assert changed == 1
    assert not matters.seen_by(standing.leader, finding)
    assert matters.seen_by(standing.outsider, finding)


def test_search_answers_only_what_is_seen(standing: Standing) -> None:
    finding = matters.assigned(standing)
    for words in ("管线", "切改 电力", "10千伏", finding.number):
        with acting(standing.supervisor):
            assert finding.pk in queries.search(words=words), words
        with acting(standing.outsider):
            assert queries.search(words=words) == []
    with acting(standing.supervisor):
        assert queries.search(words="不存在的词") == []


def test_acts_are_read_with_their_finding(standing: Standing) -> None:
    finding = matters.assigned(standing)
    with acting(standing.handler):
        told = queries.acts(pk=finding.pk)
        assert told[0].detail.content["description"] == finding.description
    with acting(standing.outsider):
        assert queries.acts(pk=finding.pk) == []
    with acting(standing.audit):
        seen = queries.acts(pk=finding.pk)
        assert seen
        assert all(not hasattr(act, "detail") for act in seen), "the officer reads no content"


def test_evidence_follows_the_finding(standing: Standing) -> None:
    from jianxing.evidence.models import File

    file = matters.evidence(standing.supervisor)
    finding = matters.registered(standing)
    with acting(standing.supervisor):
        ops.attach(finding=finding, files=[file], purpose="found", by=standing.supervisor, at=AT)
        ops.assign(
            finding=finding, responsible=standing.department, due_days=5, by=standing.supervisor, at=AT
        )
    with acting(standing.handler):
        assert File.objects.filter(pk=file.pk).exists()
    with acting(standing.outsider):
        assert not File.objects.filter(pk=file.pk).exists()


def test_a_list_page_takes_a_fixed_number_of_queries(
    standing: Standing, django_assert_max_num_queries: object
) -> None:
    for _ in range(12):
        matters.assigned(standing)
    with acting(standing.supervisor), django_assert_max_num_queries(5):  # type: ignore[operator]
        page = queries.page(
            filters=queries.Filters(side="supervising"), by=standing.supervisor, today=AT.date(), size=10
        )
        assert (len(page.findings), page.count) == (10, 12)
        [
            (f.responsible and f.responsible.label, [a.body.label for a in f.assistant_links.all()])
            for f in page.findings
        ]
    with acting(standing.supervisor):
        rest = queries.page(
            filters=page.filters, by=standing.supervisor, today=AT.date(), size=10, cursor=page.next_cursor
        )
    assert {f.pk for f in rest.findings}.isdisjoint(f.pk for f in page.findings)
    assert len(rest.findings) == 2
