"""Long work of the comparisons: who may, stopped it leaves nothing, gone on with it ends, and what is small is done at once."""

from collections.abc import Generator
from datetime import date
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction

from jianxing.comparisons.coverage import operations as coverage
from jianxing.comparisons.coverage.models import ListVersion, Match, Measurement, OutletList
from jianxing.comparisons.coverage.operations import behind
from jianxing.comparisons.coverage.operations.lists import read_file
from jianxing.comparisons.freight import operations as freight
from jianxing.comparisons.freight.models import Document, DocumentFile
from jianxing.comparisons.freight.operations.behind import BROUGHT_AT_ONCE, LOOKED_AT_ONCE
from jianxing.comparisons.penalties import operations as penalties
from jianxing.comparisons.penalties.models import Case, Run
from jianxing.comparisons.penalties.operations.behind import COMPARE, TAKE_IN
from jianxing.comparisons.working import kinds, operations, queries
from jianxing.comparisons.working.lifecycle import State
from jianxing.comparisons.working.models import Work
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from tests.integration.coverage import made as cards
from tests.integration.freight import made as boxes
from tests.integration.penalties import BENCHMARKS, HEADING, brought_in, file, rows
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db
MANY = behind.BROUGHT_AT_ONCE + 1


def large(held: OutletList, by: Actor, as_of: date = cards.DAY) -> ListVersion | Work:
    """A list of more outlets than one waits for."""
    lines = "".join(f"网点{n},N{n},医院,武清区,117.04,39.38,是,是,否,门诊结算\n" for n in range(MANY))
    stream = BytesIO((cards.HEAD + lines).encode())
    with acting(by):
        return coverage.take_file(
            outlet_list=held, stream=stream, name="大.csv", source="医保局", as_of=as_of, by=by, at=AT
        )


def asked(standing: Standing) -> Work:
    work = large(cards.outlet_list(standing), standing.supervisor)
    assert isinstance(work, Work)
    return work


def now(work: Work, by: Actor) -> Work:
    with acting(by):
        return queries.one(pk=work.pk)


def test_others_neither_see_nor_stop_work_and_the_same_is_not_done_twice(standing: Standing) -> None:
    work = asked(standing)
    with acting(standing.outsider):
        assert not queries.works().exists()
    with acting(standing.leader):
        seen = queries.one(pk=work.pk)
        with pytest.raises(NotAllowed):
            operations.cancel_work(work=seen, by=standing.leader, at=AT)
    by = standing.supervisor
    with acting(by), pytest.raises(operations.UnderWayAlready):
        operations.ask(kind=work.kind, subject=work.subject, title="再来一次", arguments={}, by=by, at=AT)
    with acting(standing.audit), pytest.raises(NotAllowed):
        operations.ask(
            kind=work.kind, subject="outlet_list:1", title="x", arguments={}, by=standing.audit, at=AT
        )
    with acting(by), pytest.raises(IntegrityError), transaction.atomic():
        Work.objects.filter(pk=work.pk).update(state=State.DONE, finished_at=AT)


def test_a_small_list_is_brought_in_at_once(standing: Standing) -> None:
    held, by = cards.outlet_list(standing), standing.supervisor
    stream = BytesIO((cards.HEAD + cards.FIRST).encode())
    with acting(by):
        made = coverage.take_file(
            outlet_list=held, stream=stream, name="小.csv", source="医保局", as_of=cards.DAY, by=by, at=AT
        )
    assert isinstance(made, ListVersion)
    assert made.outlets == 3


def test_a_large_list_goes_behind_the_page_and_a_second_run_adds_nothing(standing: Standing) -> None:
    work, by = asked(standing), standing.supervisor
    assert work.state == State.WAITING
    with acting(by):
        assert not ListVersion.objects.exists()
    for _again in range(2):
        operations.perform(work_id=work.pk, by=by, at=AT)
    done = now(work, by)
    assert (done.state, done.came_of_it, done.problem) == (State.DONE, done.subject_id, "")
    with acting(by):
        version = ListVersion.objects.get()
        assert (version.outlets, version.file_name, version.source) == (MANY, "大.csv", "医保局")
        assert [act.kind for act in queries.work_acts(pk=work.pk)] == ["work.ask", "work.finish"]


def test_what_was_read_is_kept_as_it_was_read(standing: Standing) -> None:
    held = cards.outlet_list(standing)
    text = cards.HEAD + cards.FIRST + "无处医院,,医院,东城区,,,,,,\n"
    with acting(standing.supervisor):
        listed, _origin = read_file(
            outlet_list=held, stream=BytesIO(text.encode()), name="a.csv", source="医保局"
        )
    again = behind.unpacked(behind.packed(listed))
    for name in ("names", "codes", "addresses", "matters", "notes"):
        assert getattr(again, name) == getattr(listed, name)
    for name in ("scenes", "districts", "masks", "rows", "lonlat"):
        before, after = getattr(listed, name), getattr(again, name)
        assert (before.dtype, before.shape, before.tobytes()) == (after.dtype, after.shape, after.tobytes())


def test_stopped_work_leaves_nothing_and_begins_anew(standing: Standing) -> None:
    work, by = asked(standing), standing.supervisor
    with acting(by):
        operations.cancel_work(work=queries.one(pk=work.pk), by=by, at=AT)
    operations.perform(work_id=work.pk, by=by, at=AT)
    assert now(work, by).state == State.CANCELLED
    with acting(by):
        assert not ListVersion.objects.exists()
        operations.resume_work(work=queries.one(pk=work.pk), by=by, at=AT)
    operations.perform(work_id=work.pk, by=by, at=AT)
    assert now(work, by).state == State.DONE


def test_work_stopped_between_two_stages_is_not_gone_on_with(standing: Standing) -> None:
    by, reached = standing.supervisor, []

    def run(work: Work, by: Actor) -> Generator[kinds.Stage, None, kinds.Finish]:
        yield kinds.Stage("first", 0, 2)
        reached.append("first")
        with acting(by):
            assert queries.one(pk=work.pk).stage == "first"
            operations.cancel_work(work=queries.one(pk=work.pk), by=by, at=AT)
        yield kinds.Stage("second", 1, 2)
        reached.append("second")
        return lambda at: 0

    known = kinds.Kind(title="", run=run, stages={}, begun_at="/", leads_to="/")  # type: ignore[arg-type]
    kinds.know(kind="tests.stopping", as_=known)
    with acting(by):
        work = operations.ask(
            kind="tests.stopping", subject="outlet_list:1", title="x", arguments={}, by=by, at=AT
        )
    operations.perform(work_id=work.pk, by=by, at=AT)
    assert reached == ["first"]
    assert now(work, by).state == State.CANCELLED


def test_what_is_refused_says_why_and_can_be_tried_again(standing: Standing) -> None:
    held, by = cards.outlet_list(standing), standing.supervisor
    cards.brought(by, held, cards.FIRST, date(2025, 3, 5))
    work = large(held, by, as_of=cards.DAY)
    assert isinstance(work, Work)
    operations.perform(work_id=work.pk, by=by, at=AT)
    failed = now(work, by)
    assert failed.state == State.FAILED
    assert "2025-03-05" in failed.problem
    with acting(by):
        assert ListVersion.objects.count() == 1
        assert Act.objects.filter(kind="work.fail").exists()
        operations.resume_work(work=failed, by=by, at=AT)
    assert now(work, by).problem == ""


def test_doubles_and_measuring_behind_the_page_come_to_what_they_come_to_at_once(standing: Standing) -> None:
    by = standing.supervisor
    held = cards.outlet_list(standing)
    cards.brought(by, held, cards.FIRST + "武清医院（定点）,H9,医院,武清区,117.04,39.38,是,是,否,门诊结算\n")
    cards.residents(by, held.card)
    with acting(by):
        one = held.card
        coverage.measure_coverage(card=one, as_of=cards.DAY, by=by, at=AT)
        told = {"as_of": cards.DAY.isoformat()}
        works = [
            operations.ask(
                kind=behind.MEASURE, subject=one.handle, title="测算", arguments=told, by=by, at=AT
            ),
            operations.ask(kind=behind.PROPOSE, subject=one.handle, title="重复", arguments={}, by=by, at=AT),
        ]
    for work in works:
        operations.perform(work_id=work.pk, by=by, at=AT)
        assert now(work, by).state == State.DONE
    with acting(by):
        first, second = Measurement.objects.order_by("pk")
        assert first.digest == second.digest
        assert Match.objects.count() == 1
        assert coverage.propose_matches(card=one, by=by, at=AT) == 0


def test_documents_are_looked_at_and_brought_in_behind_the_page(standing: Standing) -> None:
    by = standing.supervisor
    rail, _sea = boxes.sources(standing, boxes.traffic(standing))
    lines = "".join(f"YD{n},箱{n},,24500,200,石家庄南,新港,2026-03-05,\n" for n in range(BROUGHT_AT_ONCE + 1))
    data = (boxes.WAYBILL + lines).encode()
    with acting(by):
        looked = freight.take_file(
            source=rail, stream=BytesIO(data), name="运单.csv", size=LOOKED_AT_ONCE + 1, by=by, at=AT
        )
        assert isinstance(looked, Work)
        assert not DocumentFile.objects.exists()
    operations.perform(work_id=looked.pk, by=by, at=AT)
    with acting(by):
        kept = DocumentFile.objects.get()
        assert kept.pk == now(looked, by).came_of_it
        assert kept.counts["new"] == BROUGHT_AT_ONCE + 1
        work = freight.bring_in_or_later(file=kept, by=by, at=AT)
        assert isinstance(work, Work)
    operations.perform(work_id=work.pk, by=by, at=AT)
    with acting(by):
        assert Document.objects.filter(superseded_at=None).count() == BROUGHT_AT_ONCE + 1


def test_penalties_are_taken_in_and_compared_behind_the_page(standing: Standing) -> None:
    by = standing.supervisor
    brought_in(by, kind="benchmarks", text=file(BENCHMARKS))
    with acting(by):
        intake = penalties.read_penalties(
            stream=file(HEADING, *rows()), name="案件.csv", kind="cases", source="公示", by=by, at=AT
        )
        works = [
            operations.ask(kind=TAKE_IN, subject=intake.handle, title="入库", arguments={}, by=by, at=AT),
            operations.ask(kind=COMPARE, subject=f"body:{by.body}", title="比对", arguments={}, by=by, at=AT),
        ]
    for work in works:
        operations.perform(work_id=work.pk, by=by, at=AT)
        assert now(work, by).state == State.DONE
    with acting(by):
        assert Case.objects.count() == 36
        assert Run.objects.get().pk == now(works[1], by).came_of_it
