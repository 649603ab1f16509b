"""What hangs on a project: its checklist, its money, a park's idle assets."""

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from tests.integration.projects.conftest import AT, TODAY, Standing, stand

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, ReasonMissing, StepRefused
from jianxing.kernel.workdays import Calendar
from jianxing.ledger.models import Act
from jianxing.projects import operations, queries
from jianxing.projects.models import AssetStep, CheckItem, Checklist, Fund, FundEntry, ParkAsset, Project
from jianxing.projects.operations import EntryDraft, ItemDraft

ITEMS = [ItemDraft("项目审批", "approval"), ItemDraft("资金拨付", "allocation")]


def made(standing: Standing, name: str = "紫竹林禅寺修缮", **fields: Any) -> Project:
    return operations.register(
        name=name, domain="culture_tourism", owners=[standing.owner], by=standing.supervisor, at=AT, **fields
    )


def test_the_owner_does_not_write_the_checklist(supervising: Standing) -> None:
    project = made(supervising)
    with acting(supervising.handler), pytest.raises(NotAllowed):
        operations.ensure_checklist(project=project, items=ITEMS, by=supervising.handler, at=AT)


def test_one_project_has_one_checklist(supervising: Standing) -> None:
    project = made(supervising)
    first = operations.ensure_checklist(project=project, items=ITEMS, by=supervising.supervisor, at=AT)
    acts = Act.objects.count()
    again = operations.ensure_checklist(project=project, items=ITEMS, by=supervising.supervisor, at=AT)
    assert (again.pk, Act.objects.count()) == (first.pk, acts)
    more = [
        ItemDraft(" 资金  拨付 "),
        ItemDraft("资金拨付"),
        ItemDraft("运营管护", "upkeep"),
        ItemDraft("  "),
    ]
    operations.ensure_checklist(project=project, items=more, by=supervising.supervisor, at=AT)
    items = [(item.ordinal, item.text, item.focus) for item in CheckItem.objects.filter(checklist=first)]
    assert items == [
        (1, "项目审批", "approval"),
        (2, "资金拨付", "allocation"),
        (3, "资金 拨付", "other"),
        (4, "运营管护", "upkeep"),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Checklist.objects.create(project=project, created_at=AT)


def test_two_at_once_make_one_checklist(own_database: str) -> None:
    standing = stand()
    with acting(standing.supervisor):
        project = made(standing)
    ready, failures = threading.Barrier(2), []

    def make() -> None:
        try:
            with acting(standing.supervisor):
                ready.wait()
                operations.ensure_checklist(project=project, items=ITEMS, by=standing.supervisor, at=AT)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with acting(standing.supervisor):
        assert (Checklist.objects.count(), CheckItem.objects.count()) == (1, 2)
        assert Act.objects.filter(kind="project.checklist").count() == 1


def test_an_item_is_withdrawn_with_a_reason_and_may_come_back(supervising: Standing) -> None:
    project = made(supervising)
    operations.ensure_checklist(project=project, items=ITEMS, by=supervising.supervisor, at=AT)
    item = CheckItem.objects.get(text="项目审批")
    with pytest.raises(ReasonMissing):
        operations.withdraw_item(item=item, reason="", by=supervising.supervisor, at=AT)
    operations.withdraw_item(item=item, reason="不再适用", by=supervising.supervisor, at=AT)
    stale = CheckItem.objects.get(pk=item.pk)
    with pytest.raises(operations.Overtaken):
        operations.withdraw_item(item=stale, reason="再次", by=supervising.supervisor, at=AT)
    operations.ensure_checklist(project=project, items=ITEMS[:1], by=supervising.supervisor, at=AT)
    assert CheckItem.objects.filter(text="项目审批", voided_at=None).count() == 1


def test_a_checklist_is_seen_with_its_project(supervising: Standing) -> None:
    project = made(supervising)
    operations.ensure_checklist(project=project, items=ITEMS, by=supervising.supervisor, at=AT)
    for by, count in ((supervising.handler, 2), (supervising.outsider, 0)):
        with acting(by):
            assert CheckItem.objects.count() == count


def fund_of(standing: Standing) -> Fund:
    return operations.add_fund(project=made(standing), name="文物保护专项", by=standing.supervisor, at=AT)


@pytest.mark.parametrize(
    "draft",
    [
        EntryDraft("budget", Decimal(0), on=TODAY),
        EntryDraft("budget", Decimal("-1"), on=TODAY),
        EntryDraft("budget", Decimal("NaN"), on=TODAY),
        EntryDraft("budget", Decimal("1e14"), on=TODAY),
        EntryDraft("budget", Decimal("0.001"), on=TODAY),
        EntryDraft("allocation", Decimal(1)),
        EntryDraft("use", Decimal(1), planned_on=TODAY),
        EntryDraft("use", Decimal(1), on=TODAY, purpose=" "),
    ],
)
def test_entries_that_cannot_stand(supervising: Standing, draft: EntryDraft) -> None:
    fund = fund_of(supervising)
    with pytest.raises(operations.EntryRefused):
        operations.add_entry(fund=fund, entry=draft, by=supervising.supervisor, at=AT)


def test_the_database_refuses_them_too(supervising: Standing) -> None:
    fund = fund_of(supervising)
    sound = {"fund": fund, "kind": "use", "amount": 1, "on": TODAY, "purpose": "x"}
    stamp = {"entered_at": AT, "entered_body": supervising.group}
    for wrong in (
        {"amount": 0},
        {"on": None},
        {"purpose": ""},
        {"kind": "budget", "on": None, "planned_on": TODAY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            FundEntry.objects.create(**(sound | stamp | wrong))


def test_an_outsider_sees_no_money_and_writes_none(supervising: Standing) -> None:
    fund = fund_of(supervising)
    operations.add_entry(
        fund=fund, entry=EntryDraft("budget", Decimal(1), on=TODAY), by=supervising.supervisor, at=AT
    )
    with acting(supervising.outsider):
        assert not FundEntry.objects.exists()
        with pytest.raises(NotAllowed):
            operations.add_entry(
                fund=fund, entry=EntryDraft("budget", Decimal(1), on=TODAY), by=supervising.outsider, at=AT
            )


def test_a_planned_allocation_happens_once(supervising: Standing) -> None:
    fund = fund_of(supervising)
    planned = operations.add_entry(
        fund=fund,
        entry=EntryDraft("allocation", Decimal("100.50"), planned_on=date(2026, 2, 2)),
        by=supervising.supervisor,
        at=AT,
    )
    stale = FundEntry.objects.select_related("fund__project").get(pk=planned.pk)
    with acting(supervising.handler):
        operations.settle_entry(
            entry=planned, on=date(2026, 2, 6), document="拨付凭证", by=supervising.handler, at=AT
        )
        with pytest.raises(operations.Overtaken):
            operations.settle_entry(entry=stale, on=TODAY, by=supervising.handler, at=AT)
    assert FundEntry.objects.get().on == date(2026, 2, 6)


def test_an_entry_is_corrected_by_another_one(supervising: Standing) -> None:
    fund = fund_of(supervising)
    wrong = operations.add_entry(
        fund=fund, entry=EntryDraft("payment", Decimal(1000), on=TODAY), by=supervising.supervisor, at=AT
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        FundEntry.objects.filter(pk=wrong.pk).update(amount=100)
    right = EntryDraft("payment", Decimal(100), on=TODAY)
    with pytest.raises(ReasonMissing):
        operations.correct_entry(entry=wrong, correction=right, reason="", by=supervising.supervisor, at=AT)
    bad = EntryDraft("payment", Decimal(0), on=TODAY)
    with pytest.raises(operations.EntryRefused):
        operations.correct_entry(entry=wrong, correction=bad, reason="x", by=supervising.supervisor, at=AT)
    wrong.refresh_from_db()
    assert not wrong.is_void
    written = operations.correct_entry(
        entry=wrong, correction=right, reason="多写一个零", by=supervising.supervisor, at=AT
    )
    assert written.corrects_id == wrong.pk
    [sums] = queries.fund_sums(project=fund.project, today=TODAY)
    assert sums.paid == Decimal(100)


def test_doubts_come_out_of_rows_in_two_queries(
    supervising: Standing, django_assert_num_queries: Any
) -> None:
    fund = fund_of(supervising)
    for draft in (
        EntryDraft("budget", Decimal(100), on=TODAY, purpose="本体修缮"),
        EntryDraft("allocation", Decimal(90), on=date(2026, 2, 6), planned_on=date(2026, 2, 2)),
        EntryDraft("payment", Decimal(95), on=TODAY, payee="某工程公司"),
        EntryDraft("use", Decimal(5), on=TODAY, purpose="办公设备"),
    ):
        operations.add_entry(fund=fund, entry=draft, by=supervising.supervisor, at=AT)
    with django_assert_num_queries(2):
        doubts = queries.fund_doubts(project=fund.project, today=TODAY, calendar=Calendar({}))
    assert [(str(doubt.kind), doubt.days) for doubt in doubts] == [
        ("late_allocation", 4),
        ("off_purpose", 0),
        ("paid_over_allocated", 0),
    ]


def asset_of(standing: Standing, name: str = "3号厂房", area: str = "5200") -> ParkAsset:
    park = Project.objects.filter(name="智能医药产业园").first() or made(standing, "智能医药产业园")
    return operations.add_asset(
        park=park,
        kind="building",
        name=name,
        area=Decimal(area),
        idle_since=date(2024, 6, 1),
        by=standing.supervisor,
        at=AT,
    )


def test_assets_that_cannot_be(supervising: Standing) -> None:
    asset = asset_of(supervising)
    by = supervising.supervisor
    with pytest.raises(operations.AssetRefused):
        asset_of(supervising, area="0")
    with pytest.raises(operations.TakenAlready):
        asset_of(supervising)
    with pytest.raises(operations.AssetRefused):
        operations.reuse_asset(asset=asset, on=TODAY, by=by, at=AT)
    with pytest.raises(operations.AssetRefused):
        operations.plan_reuse(asset=asset, project=asset.park, on=TODAY, by=by, at=AT)
    project = made(supervising, "药物研发平台", parent=asset.park)
    with pytest.raises(operations.AssetRefused):
        operations.reuse_asset(asset=asset, project=project, on=date(2024, 5, 1), by=by, at=AT)
    with pytest.raises(StepRefused):
        operations.release_asset(asset=asset, on=TODAY, reason="x", by=by, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        ParkAsset.objects.filter(pk=asset.pk).update(state="reused")


def test_an_idle_building_is_reused_and_falls_idle_again(supervising: Standing) -> None:
    asset, other = asset_of(supervising), asset_of(supervising, "4号厂房", "800.5")
    project = made(supervising, "药物研发平台", parent=asset.park)
    by = supervising.supervisor
    stale = ParkAsset.objects.select_related("park").get(pk=asset.pk)
    operations.plan_reuse(asset=asset, project=project, on=date(2026, 1, 10), by=by, at=AT)
    with pytest.raises(operations.Overtaken):
        operations.plan_reuse(asset=stale, project=project, on=TODAY, by=by, at=AT)
    operations.reuse_asset(asset=asset, on=date(2026, 2, 10), by=by, at=AT)
    totals = queries.asset_totals(park=asset.park)
    assert {(t.state, t.count, t.area) for t in totals} == {
        ("reused", 1, Decimal(5200)),
        ("idle", 1, Decimal("800.5")),
    }
    assert queries.reused_area(totals=totals) == (Decimal(5200), Decimal("6000.5"))
    with pytest.raises(ReasonMissing):
        operations.release_asset(asset=asset, on=TODAY, reason="", by=by, at=AT)
    operations.release_asset(asset=asset, on=TODAY, reason="企业迁出", by=by, at=AT)
    assert [step.state for step in AssetStep.objects.filter(asset=asset)] == [
        "idle",
        "planned",
        "reused",
        "idle",
    ]
    operations.void_asset(asset=other, reason="面积重复", by=by, at=AT)
    [left] = queries.asset_totals(park=asset.park)
    assert (left.count, ParkAsset.objects.get(pk=asset.pk).idle_since) == (1, TODAY)
