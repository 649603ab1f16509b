"""The life of a brief: who may write, review and issue, and what issuing keeps."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from jianxing.briefs import operations, queries
from jianxing.briefs.lifecycle import BRIEF, State
from jianxing.briefs.models import Brief, BriefFigure, BriefRow
from jianxing.briefs.operations import BriefRefused, Overtaken, TextRefused
from jianxing.briefs.texts import Section
from jianxing.directory.acting import acting
from jianxing.directory.operations import move_body
from jianxing.directory.policies import NotAllowed, ReasonMissing, StepRefused
from jianxing.findings import operations as findings
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from jianxing.notices.models import Notice
from tests.architecture.test_lifecycles import pairs_in_database
from tests.integration.briefs import bulletins
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db

SECTION = Section(heading="铁路", paragraphs=("改写。",))


def test_the_database_keeps_the_pairs_of_the_table() -> None:
    assert pairs_in_database("briefs_step") == set(BRIEF.pairs())


@pytest.mark.parametrize("who", ["handler", "department_head", "helper", "system", "security", "audit"])
def test_only_a_supervising_body_writes(writing: Standing, who: str) -> None:
    by = getattr(writing, who)
    with acting(by), pytest.raises(NotAllowed):
        operations.draft(as_of=TODAY, by=by, at=AT)


def test_a_draft_does_not_speak_of_tomorrow(writing: Standing) -> None:
    with acting(writing.supervisor) as by, pytest.raises(BriefRefused):
        operations.draft(as_of=TODAY + timedelta(days=1), by=by, at=AT)


def test_who_has_written_does_not_review(writing: Standing) -> None:
    brief = bulletins.drafted(writing)
    with acting(writing.supervisor) as by, pytest.raises(NotAllowed):
        operations.review(brief=brief, by=by, at=AT)
    with acting(writing.colleague) as by:
        operations.write(brief=brief, title="改", sections=[SECTION], as_of=TODAY, by=by, at=AT)
        with pytest.raises(NotAllowed):
            operations.review(brief=brief, by=by, at=AT)


def test_the_database_refuses_a_reviewer_who_wrote(writing: Standing) -> None:
    brief = bulletins.drafted(writing)
    with acting(writing.supervisor) as by, pytest.raises(DatabaseError), transaction.atomic():
        Brief.objects.filter(pk=brief.pk).update(state="reviewed", reviewed_at=AT, reviewed_by_id=by.person)


@pytest.mark.parametrize("who", ["supervisor", "colleague", "leader", "outsider"])
def test_only_a_leader_of_the_body_issues(writing: Standing, who: str) -> None:
    brief, by = bulletins.reviewed(writing), getattr(writing, who)
    with acting(by), pytest.raises(NotAllowed):
        operations.issue(brief=brief, by=by, at=AT)


def test_nothing_is_issued_unread(writing: Standing) -> None:
    brief = bulletins.drafted(writing)
    with acting(writing.group_leader) as by, pytest.raises(StepRefused):
        operations.issue(brief=brief, by=by, at=AT)


def test_the_second_click_is_told_so(writing: Standing) -> None:
    brief = bulletins.reviewed(writing)
    with acting(writing.group_leader) as by:
        twin = Brief.objects.select_related("body").get(pk=brief.pk)
        operations.issue(brief=brief, by=by, at=AT)
        with pytest.raises((Overtaken, DatabaseError)), transaction.atomic():
            operations.issue(brief=twin, by=by, at=AT)
        assert BriefFigure.objects.filter(brief=brief).count() == 1


def test_a_returned_brief_becomes_a_draft_by_being_written(writing: Standing) -> None:
    brief = bulletins.reviewed(writing)
    with acting(writing.group_leader) as by:
        with pytest.raises(ReasonMissing):
            operations.return_brief(brief=brief, reason=" ", by=by, at=AT)
        operations.return_brief(brief=brief, reason="第二段与附表不一致", by=by, at=AT)
    assert State(brief.state) is State.RETURNED
    with acting(writing.supervisor) as by:
        operations.write(brief=brief, title="改", sections=[SECTION], as_of=TODAY, by=by, at=AT)
        fresh = Brief.objects.get(pk=brief.pk)
    assert (fresh.state, fresh.return_reason, fresh.reviewed_by_id) == ("draft", "", None)


def test_a_text_places_only_figures_that_there_are(writing: Standing) -> None:
    brief = bulletins.drafted(writing)
    wrong = Section(heading="铁路", paragraphs=("销号{rail.nothing}个",))
    with acting(writing.supervisor) as by, pytest.raises(TextRefused, match=r"rail\.nothing"):
        operations.write(brief=brief, title="改", sections=[wrong], as_of=TODAY, by=by, at=AT)


def test_a_text_names_only_records_that_have_pages(writing: Standing) -> None:
    brief = bulletins.drafted(writing)
    wrong = Section(heading="铁路", paragraphs=("制定方案。{password:1}",))
    with acting(writing.supervisor) as by:
        with pytest.raises(TextRefused, match=r"password:1"):
            operations.write(brief=brief, title="改", sections=[wrong], as_of=TODAY, by=by, at=AT)
        right = Section(heading="铁路", paragraphs=("制定方案。{programme:1}已督促。",))
        operations.write(brief=brief, title="改", sections=[right], as_of=TODAY, by=by, at=AT)
        said = queries.statements(queries.drawn_brief(brief=queries.one(pk=brief.pk)))
    assert [one["text"] for one in said] == ["制定方案。", "已督促。"]
    assert said[0]["held_by"] == [{"page": "/programmes/1/", "query": {"record": "programme:1"}}]
    assert said[1]["held_by"] == []


def test_issuing_freezes_value_rows_query_and_act(writing: Standing) -> None:
    finding = bulletins.closed(writing)
    brief = bulletins.issued(writing)
    with acting(writing.supervisor):
        [figure] = BriefFigure.objects.filter(brief=brief)
        [row] = BriefRow.objects.filter(figure=figure)
        assert (figure.value, figure.key, len(figure.query_hash)) == (1, bulletins.KEY, 64)
        assert (row.handle, row.opens, len(row.fingerprint)) == (finding.handle, finding.handle, 64)
        act = Act.objects.get(kind="brief.issue", subject_id=brief.pk)
        assert act.public["queries"] == {bulletins.KEY: figure.query_hash}


@pytest.mark.parametrize("table", [BriefFigure, BriefRow])
def test_what_was_frozen_does_not_thaw(writing: Standing, table: type[BriefFigure] | type[BriefRow]) -> None:
    bulletins.closed(writing)
    bulletins.issued(writing)
    column = {"name": "别的"} if table is BriefFigure else {"handle": "finding:1"}
    with acting(writing.group_leader), pytest.raises(DatabaseError), transaction.atomic():
        table.objects.update(**column)


def test_what_was_issued_is_not_written_again(writing: Standing) -> None:
    brief = bulletins.issued(writing)
    with acting(writing.supervisor) as by:
        with pytest.raises(StepRefused):
            operations.write(brief=brief, title="改", sections=[SECTION], as_of=TODAY, by=by, at=AT)
        with pytest.raises(DatabaseError), transaction.atomic():
            Brief.objects.filter(pk=brief.pk).update(title="改")


def test_a_brief_says_what_has_changed_since(writing: Standing) -> None:
    first, second = bulletins.closed(writing, "第一"), bulletins.closed(writing, "第二")
    brief = bulletins.issued(writing)
    third = bulletins.closed(writing, "第三")
    with acting(writing.supervisor) as by:
        for finding in (first, second, third):
            finding.refresh_from_db()
        findings.reopen(finding=first, reason="反弹", due_on=None, by=by, at=AT)
        findings.correct(finding=second, changes={"description": "第二(更正)"}, reason="笔误", by=by, at=AT)
        [compared] = queries.compare_all(brief=queries.one(pk=brief.pk))
    assert (compared.then, compared.now, compared.is_same) == (2, 2, False)
    assert {(change.kind, change.handle) for change in compared.changes} == {
        ("gone", first.handle),
        ("changed", second.handle),
        ("added", third.handle),
    }


def test_a_draft_is_the_bodys_own_and_an_issued_brief_is_seen_above(writing: Standing) -> None:
    draft = bulletins.drafted(writing)
    brief = bulletins.issued(writing)
    for who, seen in (("supervisor", {draft.pk, brief.pk}), ("leader", {brief.pk}), ("outsider", set())):
        with acting(getattr(writing, who)):
            assert set(Brief.objects.values_list("pk", flat=True)) == seen, who
    with acting(writing.leader):
        assert Notice.objects.filter(kind="brief.issued").exists()
    writing.group.refresh_from_db()
    move_body(body=writing.group, parent=writing.outside, by=Actor.system(), at=AT)
    for who, seen in (("leader", set()), ("outsider", {brief.pk})):
        with acting(getattr(writing, who)):
            assert set(Brief.objects.values_list("pk", flat=True)) == seen, who


def test_who_a_brief_is_sent_to_reads_the_value_and_only_their_own_rows(writing: Standing) -> None:
    bulletins.closed(writing, "与外单位无关的问题")
    brief = bulletins.issued(writing)
    with acting(writing.supervisor) as by:
        operations.share(brief=brief, bodies=[writing.outside, writing.department], by=by, at=AT)
    with acting(writing.outsider):
        seen = queries.one(pk=brief.pk)
        [figure] = list(seen.figures.all())
        figure.brief = seen
        compared, rows, hidden = queries.opened_figure(figure=figure)
        assert (figure.value, rows, hidden) == (1, [], 1)
        assert (compared.is_comparable, compared.now, compared.changes) == (False, None, [])
    with acting(writing.handler):
        seen = queries.one(pk=brief.pk)
        [figure] = list(seen.figures.all())
        figure.brief = seen
        _compared, rows, hidden = queries.opened_figure(figure=figure)
        assert (len(rows), hidden) == (1, 0)


def test_voiding_needs_a_leader_and_a_reason(writing: Standing) -> None:
    brief = bulletins.issued(writing)
    with acting(writing.supervisor) as by, pytest.raises(NotAllowed):
        operations.void(brief=brief, reason="有误", by=by, at=AT)
    with acting(writing.group_leader) as by:
        with pytest.raises(ReasonMissing):
            operations.void(brief=brief, reason="", by=by, at=AT)
        operations.void(brief=brief, reason="数据口径有误", by=by, at=AT)
    with acting(writing.leader):
        assert Brief.objects.get(pk=brief.pk).void_reason == "数据口径有误"
