"""Files without persons, comparisons, questions raised once, who may act; refusals first."""

from datetime import timedelta

import pytest
from django.db import connection

from jianxing.comparisons.penalties import operations, queries
from jianxing.comparisons.penalties.models import Case, Intake, Result, Run
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.questions.models import Question
from tests.integration.penalties import BENCHMARKS, HEADING, ITEM, both, brought_in, file, rows
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def test_officers_and_outsiders_are_refused(standing: Standing) -> None:
    with acting(standing.audit), pytest.raises(NotAllowed):
        operations.read_penalties(
            stream=file(BENCHMARKS), name="a.csv", kind="benchmarks", source="x", by=standing.audit, at=AT
        )
    with acting(standing.handler), pytest.raises(NotAllowed):
        operations.compare_penalties(by=standing.handler, at=AT)
    benchmarks, cases = both(standing.supervisor)
    with acting(standing.outsider):
        assert not queries.intakes().exists()
        assert not queries.cases().exists()
        assert not queries.benchmarks().exists()
        with pytest.raises(NotAllowed):
            operations.withdraw_penalties(intake=cases, reason="x", by=standing.outsider, at=AT)
    with acting(standing.leader):
        assert queries.cases().count() == 36
        with pytest.raises(NotAllowed):
            operations.withdraw_penalties(intake=benchmarks, reason="x", by=standing.leader, at=AT)


def test_a_file_that_cannot_be_used_says_where(standing: Standing) -> None:
    by = standing.supervisor
    with acting(by):
        with pytest.raises(operations.FileRefused) as refusal:
            operations.read_penalties(
                stream=file(HEADING, *rows(), "京99,北京,甲,一般,很多,2024-01-01,,,,,,否"), name="案件.csv", kind="cases",
                source="公示", by=by, at=AT,
            )  # fmt: skip
        assert "38" in str(refusal.value)
        assert "罚款金额" in str(refusal.value)
        with pytest.raises(operations.FileRefused):
            operations.read_penalties(
                stream=file(BENCHMARKS), name="a.csv", kind="benchmarks", source=" ", by=by, at=AT
            )
        with pytest.raises(operations.DutyRefused):
            operations.record_chain(title="一件事", document="方案", links=[], by=by, at=AT)


def test_no_person_reaches_the_database(standing: Standing) -> None:
    by = standing.supervisor
    with acting(by):
        intake = operations.read_penalties(
            stream=file(HEADING, *rows()), name="案件.csv", kind="cases", source="公示", by=by, at=AT
        )
        assert [note["code"] for note in intake.notes] == ["persons_dropped", "persons_in_facts"]
        assert "张三" not in str(intake.rows)
        assert Case.objects.count() == 0
        operations.take_in_penalties(intake=intake, by=by, at=AT)
        assert intake.rows == []
        assert "张三" not in str(list(Case.objects.values_list()))
        assert Case.objects.get(number="北京罚〔2024〕0号").facts == "当事人倾倒废液"


def test_the_same_decision_is_taken_in_once_and_a_second_click_is_refused(standing: Standing) -> None:
    by = standing.supervisor
    _benchmarks, first = both(by)
    with acting(by), pytest.raises(Refused):
        operations.take_in_penalties(intake=first, by=by, at=AT)
    again = brought_in(by, kind="cases", text=file(HEADING, *rows()))
    assert (again.counts["taken"], again.counts["known"]) == (0, 36)
    with acting(by), pytest.raises(operations.FileRefused):
        brought_in(by, kind="benchmarks", text=file(BENCHMARKS))


def test_what_was_taken_in_stays_as_written(standing: Standing) -> None:
    both(standing.supervisor)
    with acting(standing.supervisor), connection.cursor() as cursor:
        for table in ("penalties_case", "penalties_benchmark", "penalties_result"):
            cursor.execute(f"UPDATE {table} SET item = 'x'")
            assert cursor.rowcount == 0


def test_a_comparison_asks_the_body_that_decided_and_asks_once(standing: Standing) -> None:
    by, name = standing.supervisor, standing.assistant.name
    both(by, f"京99,北京,{ITEM},一般,31000,2024-05-01,{name},,,,,否", authority=name, shift=9_000)
    with acting(by):
        run = operations.compare_penalties(by=by, at=AT)
        kinds = {one.kind: one for one in queries.results(run=run)}
        # The fine above its tier is far from the comparable ones too, and is asked about once.
        assert set(kinds) == {"outside_tier", "between_places"}
        between = queries.one_result(pk=kinds["between_places"].pk)
        assert between.stands_out
        assert (between.place, between.n, len(between.comparable)) == ("天津", 37, 37)
        assert between.question is not None
        assert between.question.asked_id == standing.assistant.pk
        assert "天津" in between.question.seen
        assert between.question.row_count == 37
        assert run.asked == 2
        assert list(queries.standing_out(before=AT + timedelta(days=1))) == [between]
        again = operations.compare_penalties(by=by, at=AT)
        assert (again.asked, again.known) == (0, 2)
        assert Question.objects.filter(kind__startswith="penalties.").count() == 2
    with acting(standing.helper):
        assert not Run.objects.exists()
        assert not Result.objects.exists()


def test_like_fines_are_not_asked_about(standing: Standing) -> None:
    by = standing.supervisor
    both(by, authority=standing.assistant.name)
    with acting(by):
        run = operations.compare_penalties(by=by, at=AT)
        assert run.asked == 0
        assert [one.stands_out for one in queries.results(run=run)] == [False]


def test_a_withdrawn_file_is_compared_no_more(standing: Standing) -> None:
    by = standing.supervisor
    _benchmarks, cases = both(by)
    with acting(by):
        operations.withdraw_penalties(intake=cases, reason="重复公示", by=by, at=AT)
        with pytest.raises(Refused):
            operations.compare_penalties(by=by, at=AT)
        assert Intake.objects.get(pk=cases.pk).end_reason == "重复公示"


def test_links_with_none_or_several_bodies_are_listed(standing: Standing) -> None:
    by = standing.supervisor
    with acting(by):
        chain = operations.record_chain(
            title="危险废物全链条", document="方案", by=by, at=AT,
            links=[
                ("产生", [standing.assistant]), ("转移", []), ("处置", [standing.assistant, standing.department]),
            ],
        )  # fmt: skip
        assert [(one.duty, one.bodies.count()) for one in queries.gaps_of_chains()] == [
            ("转移", 0),
            ("处置", 2),
        ]
        operations.void_chain(chain=chain, reason="改订", by=by, at=AT)
        assert not queries.gaps_of_chains().exists()
        with pytest.raises(Refused):
            operations.void_chain(chain=chain, reason="改订", by=by, at=AT)
