"""Ticks, findings, photos: what an inspection brings."""

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from tests.integration.inspections.conftest import AT, Standing, held, items_of, photo, planned, temple

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, StepRefused
from jianxing.evidence.models import File
from jianxing.findings import operations as findings
from jianxing.findings.models import Finding
from jianxing.findings.policies import GuardUnmet
from jianxing.inspections import operations
from jianxing.inspections.models import CheckResult, InspectionFile, InspectionFinding
from jianxing.inspections.operations import Companion, Target
from jianxing.inspections.queries import checklist_progress
from jianxing.ledger.models import Act
from jianxing.projects import operations as projects
from jianxing.projects.operations import ItemDraft


def test_nothing_is_ticked_before_it_is_held_or_after_it_is_recorded(supervising: Standing) -> None:
    project = temple(supervising)
    item, _ = items_of(project)
    inspection = planned(supervising, Target(project=project))
    with pytest.raises(StepRefused):
        operations.record_result(
            inspection=inspection, item=item, outcome="ok", by=supervising.supervisor, at=AT
        )
    done = held(supervising, Target(project=project))
    operations.conclude(inspection=done, summary="查毕", by=supervising.supervisor, at=AT)
    with pytest.raises(StepRefused):
        operations.record_result(inspection=done, item=item, outcome="ok", by=supervising.supervisor, at=AT)


def test_an_item_of_a_project_not_looked_at_is_refused(supervising: Standing) -> None:
    item, _ = items_of(temple(supervising))
    inspection = held(supervising, Target(site="木厂船闸"))
    with pytest.raises(operations.ItemRefused):
        operations.record_result(
            inspection=inspection, item=item, outcome="ok", by=supervising.supervisor, at=AT
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckResult.objects.create(inspection=inspection, check_item=item, outcome="ok", recorded_at=AT)


def test_a_withdrawn_item_is_refused(supervising: Standing) -> None:
    project = temple(supervising)
    item, _ = items_of(project)
    projects.withdraw_item(item=item, reason="不再适用", by=supervising.supervisor, at=AT)
    inspection = held(supervising, Target(project=project))
    with pytest.raises(operations.ItemRefused):
        operations.record_result(
            inspection=inspection, item=item, outcome="ok", by=supervising.supervisor, at=AT
        )


def test_a_tick_is_replaced_by_another_act(supervising: Standing) -> None:
    project = temple(supervising)
    item, other = items_of(project)
    inspection = held(supervising, Target(project=project))
    for outcome in ("problem", "ok"):
        operations.record_result(
            inspection=inspection, item=item, outcome=outcome, note=outcome, by=supervising.supervisor, at=AT
        )
    [result] = CheckResult.objects.filter(inspection=inspection)
    assert result.outcome == "ok"
    before = [act.public["before"] for act in Act.objects.filter(kind="inspection.tick").order_by("id")]
    assert before == [None, "problem"]
    progress = checklist_progress(project=project)
    assert (progress.total, progress.looked_at, progress.done, progress.problems) == (2, 1, 1, 0)
    assert [held.item for held in progress.items if held.last is None] == [other]


def test_a_finding_needs_words_and_nothing_is_left_when_it_has_none(supervising: Standing) -> None:
    project = temple(supervising)
    item, _ = items_of(project)
    inspection = held(supervising, Target(project=project))
    version = inspection.version
    with pytest.raises(GuardUnmet):
        operations.produce_finding(
            inspection=inspection, description=" ", item=item, by=supervising.supervisor, at=AT
        )
    assert not InspectionFinding.objects.exists()
    assert not Act.objects.filter(kind="inspection.produce_finding").exists()
    inspection.refresh_from_db()
    assert inspection.version == version


def test_a_handler_or_outsider_produces_no_finding(supervising: Standing) -> None:
    inspection = held(supervising, Target(site="木厂船闸"))
    for by in (supervising.handler, supervising.outsider):
        with acting(by), pytest.raises(NotAllowed):
            operations.produce_finding(inspection=inspection, description="缺标识", by=by, at=AT)


def test_an_inspection_produces_a_finding_and_ticks_its_item(supervising: Standing) -> None:
    project = temple(supervising)
    item, _ = items_of(project)
    inspection = held(supervising, Target(project=project), domain="culture_tourism", place="紫竹林村")
    finding = operations.produce_finding(
        inspection=inspection, description="修缮审批手续不全", item=item, by=supervising.supervisor, at=AT
    )
    assert list(finding.projects.all()) == [project]
    assert (finding.domain, finding.place, finding.discovered_via, finding.found_on) == (
        "culture_tourism",
        "紫竹林村",
        "stationed",
        inspection.held_to,
    )
    result = CheckResult.objects.get(inspection=inspection, check_item=item)
    assert (result.outcome, result.finding_id) == ("problem", finding.pk)
    cause = Act.objects.get(kind="inspection.produce_finding")
    assert Act.objects.get(kind="finding.register").caused_by == cause.pk
    with pytest.raises(operations.ItemRefused):
        operations.produce_finding(
            inspection=inspection, description="再点一次", item=item, by=supervising.supervisor, at=AT
        )
    with pytest.raises(operations.ItemRefused):
        operations.record_result(
            inspection=inspection, item=item, outcome="ok", by=supervising.supervisor, at=AT
        )
    assert Finding.objects.count() == 1


def test_the_second_of_two_clicks_produces_nothing(supervising: Standing) -> None:
    inspection = held(supervising, Target(site="木厂船闸"))
    stale = type(inspection).objects.get(pk=inspection.pk)
    operations.produce_finding(inspection=inspection, description="缺标识", by=supervising.supervisor, at=AT)
    with pytest.raises(operations.Overtaken):
        operations.produce_finding(inspection=stale, description="缺标识", by=supervising.supervisor, at=AT)
    assert Finding.objects.count() == 1


def test_a_joint_body_registers_what_it_found_on_its_own_ledger(supervising: Standing) -> None:
    inspection = held(
        supervising, Target(site="木厂船闸"), companions=[Companion(supervising.neighbour, is_joint=True)]
    )
    with acting(supervising.companion):
        finding = operations.produce_finding(
            inspection=inspection, description="上游排口", by=supervising.companion, at=AT
        )
        assert finding.registered_by_id == supervising.neighbour.pk
        assert InspectionFinding.objects.count() == 1
    assert not Finding.objects.exists()
    # The link is there to be counted; what it leads to is for those who may see the finding.
    assert InspectionFinding.objects.count() == 1


def test_a_registered_finding_is_linked_once(supervising: Standing) -> None:
    inspection = held(supervising, Target(site="木厂船闸"))
    finding = findings.register(description="缺标识", by=supervising.supervisor, at=AT)
    for _ in range(2):
        operations.link_finding(inspection=inspection, finding=finding, by=supervising.supervisor, at=AT)
    assert InspectionFinding.objects.count() == 1
    assert Act.objects.filter(kind="inspection.link_finding").count() == 1


def test_photos_of_others_are_refused_and_ones_own_are_seen_with_the_inspection(
    supervising: Standing,
) -> None:
    inspection = held(
        supervising, Target(site="木厂船闸"), companions=[Companion(supervising.neighbour, is_joint=True)]
    )
    with acting(supervising.outsider):
        foreign = photo(supervising.outsider)
    with pytest.raises(operations.FileNotYours):
        operations.attach_photos(inspection=inspection, files=[foreign], by=supervising.supervisor, at=AT)
    mine = photo(supervising.supervisor)
    for _ in range(2):
        operations.attach_photos(inspection=inspection, files=[mine], by=supervising.supervisor, at=AT)
    assert InspectionFile.objects.count() == 1
    with acting(supervising.companion):
        assert File.objects.filter(pk=mine.pk).exists()
    with acting(supervising.handler):
        assert not File.objects.filter(pk=mine.pk).exists()


def test_the_last_inspection_says_how_an_item_stands(supervising: Standing) -> None:
    project = temple(supervising)
    item, _ = items_of(project)
    first = held(supervising, Target(project=project), on=AT.date().replace(day=1))
    operations.record_result(inspection=first, item=item, outcome="problem", by=supervising.supervisor, at=AT)
    last = held(supervising, Target(project=project))
    operations.record_result(inspection=last, item=item, outcome="ok", by=supervising.supervisor, at=AT)
    assert checklist_progress(project=project).problems == 0
    operations.void(inspection=last, reason="记错项目", by=supervising.supervisor, at=AT)
    assert checklist_progress(project=project).problems == 1
    projects.ensure_checklist(
        project=project, items=[ItemDraft("标识设置", is_required=False)], by=supervising.supervisor, at=AT
    )
    assert checklist_progress(project=project).total == 2
