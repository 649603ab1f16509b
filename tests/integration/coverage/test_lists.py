"""Lists: who may, what is refused, what a version changed, and who sees it."""

from datetime import date
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction

from jianxing.comparisons.coverage import operations as ops
from jianxing.comparisons.coverage import queries
from jianxing.comparisons.coverage.models import Card, ListVersion, Outlet, Residents
from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed
from jianxing.methods.coverage.reading import People
from tests.integration.coverage import made
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def test_officers_follow_no_card_and_others_bring_nothing_in(standing: Standing) -> None:
    with acting(standing.system), pytest.raises(NotAllowed):
        ops.add_card(name="卡", by=standing.system, at=AT)
    held = made.outlet_list(standing)
    by = standing.leader  # above: sees, and does not keep
    with acting(by), pytest.raises(NotAllowed):
        ops.add_list(card=held.card, name="另一份", reports=standing.department, by=by, at=AT)
    with pytest.raises(NotAllowed):
        made.brought(by, held, made.FIRST)


def test_a_list_with_persons_is_refused_and_leaves_nothing(standing: Standing) -> None:
    held = made.outlet_list(standing)
    stream = BytesIO("名称,区县,持卡人身份证号\n甲,东城区,x\n".encode())
    by = standing.supervisor
    with acting(by):
        with pytest.raises(ops.ListRefused) as refusal:
            ops.bring_in_file(
                outlet_list=held, stream=stream, name="x.csv", source="s", as_of=made.DAY, by=by, at=AT
            )
        assert refusal.value.column == "持卡人身份证号"
        assert not ListVersion.objects.exists()


def test_what_joined_dropped_out_changed_and_came_back(standing: Standing) -> None:
    by = standing.supervisor
    held = made.filled(standing)
    with pytest.raises(ops.NothingNew):
        made.brought(by, held, made.FIRST)
    rows = made.FIRST.split("\n")
    second = "\n".join(
        [rows[0].replace("是,是,是", "是,否,是"), rows[2], "新医院,H9,医院,东城区,,,是,是,是,住院结算"]
    )
    version = made.brought(by, held, second, date(2025, 3, 5))
    assert (version.ordinal, version.outlets, version.joined, version.dropped, version.changed) == (
        2,
        3,
        1,
        1,
        1,
    )
    with acting(by):
        assert [one.code for one in queries.joined_with(version=version)] == ["H9"]
        assert [one.code for one in queries.left_with(version=version)] == ["H2"]
        assert {one.name: one.bit for one in queries.matters_of(card=held.card)} == {
            "门诊结算": 0,
            "住院结算": 1,
        }
        assert made.outlet(by, "H9").accepts == [2, 2, 2]
        before = queries.held(card=held.card, as_of=date(2025, 3, 4))
        assert before.masks.tolist() == [[1, 1, 1], [1, 1, 0], [0, 1, 1]]
        now = queries.held(card=held.card, as_of=date(2025, 3, 5))
        assert now.masks.tolist() == [[1, 0, 1], [0, 1, 1], [2, 2, 2]]
        with pytest.raises(ops.CoverageRefused):
            ops.add_version(
                outlet_list=held,
                listed=None,  # type: ignore[arg-type]
                origin=ops.Origin("s"),
                as_of=made.DAY,
                by=by,
                at=AT,
            )
    third = made.brought(by, held, made.FIRST, date(2025, 3, 6))
    assert (third.joined, third.dropped, third.changed) == (1, 1, 1)
    with acting(by):
        assert queries.held(card=held.card, as_of=date(2025, 3, 5)).masks.tolist() == now.masks.tolist()
        assert queries.held(card=held.card, as_of=made.DAY).masks.tolist() == before.masks.tolist()


def test_the_database_keeps_versions_and_counts_nothing_as_another_by_itself(standing: Standing) -> None:
    made.filled(standing)
    with acting(standing.supervisor):
        assert ListVersion.objects.update(outlets=5) == 0  # row security admits no such change
        first, second, *_ = Outlet.objects.order_by("pk")
        with pytest.raises(IntegrityError, match="without a match"), transaction.atomic():
            Outlet.objects.filter(pk=second.pk).update(counts_as=first)


def test_a_card_is_seen_from_above_and_where_it_is_shared_and_nowhere_else(standing: Standing) -> None:
    held = made.filled(standing)
    by = standing.supervisor
    with acting(standing.leader):
        assert Outlet.objects.count() == 3
    for stranger in (standing.outsider, standing.handler):
        with acting(stranger):
            assert not Card.objects.exists()
            assert not Outlet.objects.exists()
            assert not ListVersion.objects.exists()
    with acting(by):
        ops.share_card(card=queries.one_card(pk=held.card_id), bodies=[standing.outside], by=by, at=AT)
    with acting(standing.outsider):
        assert Outlet.objects.count() == 3
    with acting(by):
        ops.void_card(card=queries.one_card(pk=held.card_id), reason="登记有误", by=by, at=AT)
        assert not queries.counted(end=AT.date()).exists()


def test_residents_have_year_and_source_and_a_later_number_supersedes(standing: Standing) -> None:
    by, held = standing.supervisor, made.card(standing)
    with acting(by):
        for wrong in (People(0, 2024, 5, " "), People(0, 0, 5, "公报")):
            with pytest.raises(ops.CoverageRefused):
                ops.record_residents(card=held, people=[wrong], by=by, at=AT)
        ops.record_residents(card=held, people=[People(0, 2024, 700_000, "公报")], by=by, at=AT)
        assert ops.record_residents(card=held, people=[People(0, 2024, 700_000, "公报")], by=by, at=AT) == []
        ops.record_residents(card=held, people=[People(0, 2024, 704_000, "年鉴")], by=by, at=AT)
        assert [one.residents for one in queries.residents_of(card=held)] == [704_000]
        assert Residents.objects.count() == 2
        assert queries.years_of(card=held) == [(2024, 1, "年鉴")]
