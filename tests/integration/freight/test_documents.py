"""Documents: who may, what is refused, what a preview shows, what a correction closes, and who sees it."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from jianxing.comparisons.freight import operations as ops
from jianxing.comparisons.freight import queries
from jianxing.comparisons.freight.models import Document, DocumentFile, Mismatch, Movement, Traffic
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, StepRefused
from jianxing.methods.freight.linking import WINDOW_DAYS
from jianxing.questions import operations as questions
from jianxing.questions.models import Question
from tests.integration.freight import made
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def test_officers_follow_nothing_and_others_bring_nothing_in(standing: Standing) -> None:
    with acting(standing.system), pytest.raises(NotAllowed):
        ops.follow_traffic(name="海铁联运", by=standing.system, at=AT)
    held = made.traffic(standing)
    rail, _sea = made.sources(standing, held)
    by = standing.leader  # above: sees, and does not keep
    with acting(by):
        with pytest.raises(NotAllowed):
            ops.add_source(traffic=held, name="另一个", by=by, at=AT)
        with pytest.raises(NotAllowed):
            ops.change_source(source=rail, mapping={}, issuer=None, by=by, at=AT)
    with acting(standing.outsider):
        assert not Traffic.objects.exists()


def test_what_cannot_stand_is_refused(standing: Standing) -> None:
    by = standing.supervisor
    held = made.traffic(standing)
    with acting(by):
        with pytest.raises(ops.FreightUnfit):
            ops.follow_traffic(name=held.name, by=by, at=AT)
        with pytest.raises(ops.FreightUnfit):
            ops.add_source(traffic=held, name="源", mapping={"kind": "invoice"}, by=by, at=AT)
        with pytest.raises(ops.FreightUnfit):
            ops.add_name(traffic=held, sort="place", code="", name="甲", by=by, at=AT)
        with pytest.raises(ops.FreightUnfit):
            ops.set_cost(traffic=held, kind="bill_of_lading", basis="公告", by=by, at=AT)
        with pytest.raises(ops.FreightUnfit):
            ops.add_route(traffic=held, name="x", inland="A", port="a", by=by, at=AT)


def test_a_hostile_file_is_kept_as_refused_with_why(standing: Standing) -> None:
    rail, _sea = made.sources(standing, made.traffic(standing))
    file = made.uploaded(standing, rail, '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')
    assert (file.state, file.problem["code"]) == ("failed", "xml_hostile")
    with acting(standing.supervisor), pytest.raises(StepRefused):
        ops.bring_in(file=file, by=standing.supervisor, at=AT)


def test_a_preview_shows_what_would_come_and_keeps_nothing(standing: Standing) -> None:
    held = made.traffic(standing)
    rail, sea = made.sources(standing, held)
    made.brought(standing, sea, made.BILL)
    file = made.uploaded(standing, rail, made.WAYBILL + made.WRONG)
    assert (file.state, file.counts["new"], file.counts["mismatches"]) == ("understood", 1, 2)
    assert {one["field"] for one in file.preview} == {"gross_weight", "packages"}
    with acting(standing.supervisor):
        assert Document.objects.count() == 1
        ops.cancel_file(file=file, by=standing.supervisor, at=AT)
        with pytest.raises(StepRefused):
            ops.bring_in(file=file, by=standing.supervisor, at=AT)
        assert not Mismatch.objects.exists()


def test_documents_are_put_to_one_movement_with_its_route_and_enterprise(standing: Standing) -> None:
    held, _rail, found = made.disagreeing(standing)
    with acting(standing.supervisor):
        movement = Movement.objects.get(traffic=held)
        assert (movement.container, str(movement.route), movement.enterprise) == (
            made.BOX,
            "石家庄—天津港",
            "河北钢铁有限公司",
        )
        assert movement.documents.count() == 2
        for words in ("YD1", f"TJ1 {made.BOX}", "河北钢铁"):
            searched = queries.movements(traffic=held, filters=queries.Filters(words=words))
            assert [(one.document_count, one.open_count) for one in list[Any](searched)] == [(2, 2)]
        assert not queries.movements(traffic=held, filters=queries.Filters(words="YD9"))
        assert [(one.field, one.left_says, one.right_says) for one in found] == [
            ("gross_weight", "24500 kg", "24600 kg"),
            ("packages", "200", "199"),
        ]


def test_a_corrected_document_closes_its_mismatches_and_the_same_file_changes_nothing(
    standing: Standing,
) -> None:
    held, rail, found = made.disagreeing(standing)
    again = made.brought(standing, rail, made.WAYBILL + made.WRONG)
    assert again.counts["same"] == 1
    corrected = made.brought(standing, rail, made.WAYBILL + made.RIGHT)
    assert (corrected.counts["corrects"], corrected.counts["mended"]) == (1, 2)
    with acting(standing.supervisor):
        assert {one.state for one in Mismatch.objects.all()} == {"mended"}
        assert Movement.objects.count() == 1
        old, new = Document.objects.filter(kind="rail_waybill").order_by("ordinal")
        assert (old.ordinal, new.ordinal, old.superseded_at, new.movement_id) == (1, 2, AT, old.movement_id)
        later = AT.replace(year=2100)
        assert [one.pk for one in queries.resolved(before=later)] == [one.pk for one in found]
        assert list(queries.enterprises_agreeing(mended=queries.resolved(before=later), before=later)) == [
            "河北钢铁有限公司"
        ]
        assert [str(one) for one in queries.routes_served(before=later)] == ["石家庄—天津港"]
        assert held.pk


def test_later_documents_of_others_neither_close_nor_shorten_a_movement(standing: Standing) -> None:
    _held, rail, found = made.disagreeing(standing)
    # So late that, of the first movement, the bill lies within the days looked at and the waybill before them.
    day = date(2026, 3, 7) + timedelta(days=2 * WINDOW_DAYS)
    made.brought(standing, rail, made.WAYBILL + f"YD9,TEXU1234564,TJ9,100,1,石家庄南,新港,{day},某公司\n")
    with acting(standing.supervisor):
        assert {one.state for one in Mismatch.objects.filter(pk__in=[one.pk for one in found])} == {"open"}
        first = Movement.objects.get(container=made.BOX)
        assert (first.first_on, first.last_on) == (date(2026, 3, 5), date(2026, 3, 9))
        assert Movement.objects.count() == 2


def test_a_name_added_to_the_map_is_compared_with(standing: Standing) -> None:
    by = standing.supervisor
    held = made.traffic(standing)
    rail, sea = made.sources(standing, held)
    with acting(by):
        ops.add_name(traffic=held, sort="port", code="CNTXG", name="东突堤站", by=by, at=AT)
    made.brought(standing, sea, made.BILL)
    made.brought(standing, rail, made.WAYBILL + made.RIGHT.replace("新港", "东突堤站"))
    with acting(by):
        assert not Mismatch.objects.exists()


def test_a_question_is_raised_once_answered_and_settled(standing: Standing) -> None:
    by = standing.supervisor
    held, _rail, found = made.disagreeing(standing)
    with acting(standing.handler), pytest.raises(Exception):  # noqa: B017 - the handler does not even see it
        ops.ask_about(
            mismatches=[Mismatch.objects.get(pk=found[0].pk)],
            asked=standing.department,
            by=standing.handler,
            at=AT,
        )
    with acting(by):
        ops.set_cost(
            traffic=held, kind="bill_of_lading", fee=Decimal("400"), demurrage_days=2, basis="船公司公告", by=by, at=AT
        )  # fmt: skip
        first = queries.one_mismatch(pk=found[0].pk)
        second = queries.one_mismatch(pk=found[1].pk)
        with pytest.raises(ops.FreightUnfit):
            ops.ask_about(mismatches=[first, second], asked=standing.department, by=by, at=AT)
        question, is_new = ops.ask_about(mismatches=[first], asked=standing.department, by=by, at=AT)
        assert is_new
        assert "24600 kg" in question.seen
        assert any("400" in value for _label, value in question.facts)
        assert not ops.ask_about(mismatches=[first], asked=standing.department, by=by, at=AT)[1]
        questions.send(question=question, by=by, at=AT)
    handler = standing.handler
    with acting(handler):
        seen = Question.objects.get(pk=question.pk)
        questions.receive(question=seen, by=handler, at=AT)
        questions.answer(question=seen, says="corrected", text="已更正运单", by=handler, at=AT)
    with acting(by):
        settled = Question.objects.get(pk=question.pk)
        questions.accept_correction(question=settled, reason="已核对", by=by, at=AT)
        assert Question.objects.get(pk=question.pk).state == "corrected"


def test_a_mismatch_found_explained_needs_a_reason_and_may_be_opened_again(standing: Standing) -> None:
    by = standing.supervisor
    _held, rail, found = made.disagreeing(standing)
    with acting(by):
        one = queries.one_mismatch(pk=found[0].pk)
        with pytest.raises(Exception, match=r"."):
            ops.explain_mismatch(mismatch=one, reason=" ", by=by, at=AT)
        ops.explain_mismatch(mismatch=one, reason="口径不同", by=by, at=AT)
        with pytest.raises(StepRefused):
            ops.ask_about(mismatches=[one], asked=standing.department, by=by, at=AT)
    # Comparing anew does not open it again by itself.
    made.brought(standing, rail, made.WAYBILL + made.WRONG.replace("199", "200"))
    with acting(by):
        states = dict(Mismatch.objects.values_list("field", "state"))
        assert states == {"gross_weight": "explained", "packages": "mended"}
        ops.reopen_mismatch(mismatch=queries.one_mismatch(pk=one.pk), reason="仍需更正", by=by, at=AT)
        assert queries.one_mismatch(pk=one.pk).state == "open"


def test_the_database_keeps_what_was_read_and_found(standing: Standing) -> None:
    _held, _rail, found = made.disagreeing(standing)
    with acting(standing.supervisor):
        changes: list[Callable[[], int]] = [
            lambda: Document.objects.update(stated={}),
            lambda: Mismatch.objects.update(left_says="x"),
            lambda: Mismatch.objects.update(state="mended"),
            lambda: DocumentFile.objects.update(state="understood"),
        ]
        for change in changes:
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        assert found


def test_months_by_route_and_field(standing: Standing) -> None:
    held, rail, _found = made.disagreeing(standing)
    made.brought(standing, rail, made.WAYBILL + made.RIGHT)
    with acting(standing.supervisor):
        [month] = queries.by_route(traffic=held)
        assert (month.key, month.movements, month.found, month.still_open) == ("石家庄—天津港", 1, 2, 0)
        assert {one.key for one in queries.by_field(traffic=held)} == {"gross_weight", "packages"}
