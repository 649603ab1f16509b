"""Planning, holding, recording, correcting and voiding inspections, and who sees them."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError
from tests.integration.inspections.conftest import AT, SYSTEM, TODAY, Standing, held, planned, stand, temple

from jianxing.directory import operations as directory
from jianxing.directory.acting import NoActingBody, acting
from jianxing.directory.models import Body
from jianxing.directory.policies import NotAllowed, StepRefused, TextMissing
from jianxing.inspections import operations
from jianxing.inspections.lifecycle import INSPECTION
from jianxing.inspections.models import Inspection, InspectionBody, InspectionProject, InspectionRevision
from jianxing.inspections.operations import Companion, Target
from jianxing.ledger.models import Act
from jianxing.notices.models import Notice


def test_a_handler_inspects_nothing(standing: Standing) -> None:
    with acting(standing.handler), pytest.raises(NotAllowed):
        operations.plan(mode="visit", title="走访", planned_on=TODAY, by=standing.handler, at=AT)


def test_reading_outside_an_acting_body_is_a_mistake(standing: Standing) -> None:
    with pytest.raises(NoActingBody):
        Inspection.objects.count()


def test_a_plan_needs_a_title_and_whole_targets(supervising: Standing) -> None:
    project = temple(supervising)
    with pytest.raises(operations.InspectionRefused):
        planned(supervising, title=" ")
    for target in (Target(), Target(project=project, site="木厂船闸")):
        with pytest.raises(operations.InspectionRefused):
            planned(supervising, target)
    assert not Inspection.objects.exists()


def test_a_plan_holds_projects_sites_and_companions(supervising: Standing) -> None:
    project = temple(supervising)
    inspection = planned(
        supervising,
        Target(project=project, aspects=["approval", "allocation"]),
        Target(project=project),
        Target(site=" 木厂  船闸 "),
        companions=[
            Companion(supervising.department, people=3),
            Companion(supervising.neighbour, is_joint=True),
        ],
    )
    assert inspection.number.startswith("WQ-J2026-")
    targets = list(InspectionProject.objects.filter(inspection=inspection))
    assert [(t.project_id, t.site, t.aspects) for t in targets] == [
        (project.pk, "", ["allocation", "approval"]),
        (None, "木厂 船闸", []),
    ]
    people = {link.body.code: link.people for link in InspectionBody.objects.select_related("body")}
    assert people == {"TZ": None, "WL": 3}


def test_who_sees_an_inspection(supervising: Standing) -> None:
    inspection = planned(
        supervising,
        Target(site="木厂船闸"),
        companions=[
            Companion(supervising.department, people=3),
            Companion(supervising.neighbour, is_joint=True),
        ],
    )
    assert set(inspection.visible_to) == {
        supervising.group.pk,
        supervising.above.pk,
        supervising.neighbour.pk,
    }
    for by, count in (
        (supervising.leader, 1),
        (supervising.companion, 1),
        (supervising.handler, 0),
        (supervising.outsider, 0),
    ):
        with acting(by):
            assert Inspection.objects.count() == count
            assert InspectionProject.objects.count() == count
            assert Act.objects.filter(subject="inspection").count() == count
    with acting(supervising.companion):
        assert Notice.objects.filter(kind="inspection.joint").count() == 1


def test_the_database_refuses_a_row_made_for_others_eyes(supervising: Standing) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        Inspection.objects.create(
            number="X-1",
            mode="visit",
            body=supervising.neighbour,
            title="别人的",
            state="planned",
            planned_on=TODAY,
            created_at=AT,
            visible_to=[supervising.neighbour.pk],
        )


def test_sharing_and_moving_the_body_recompute_who_sees(supervising: Standing) -> None:
    inspection = planned(supervising)
    with acting(supervising.outsider):
        assert not Inspection.objects.exists()
    operations.share(
        inspection=inspection, bodies=[Body.objects.get(code="LF")], by=supervising.supervisor, at=AT
    )
    with acting(supervising.outsider):
        assert Inspection.objects.count() == 1
    directory.move_body(body=supervising.group, parent=supervising.neighbour, by=SYSTEM, at=AT)
    with acting(supervising.leader):
        assert not Inspection.objects.exists()
    with acting(supervising.companion):
        assert Inspection.objects.count() == 1


def test_it_is_not_held_in_the_future_nor_backwards(supervising: Standing) -> None:
    inspection = planned(supervising)
    with pytest.raises(operations.InspectionRefused):
        operations.hold(
            inspection=inspection, held_from=TODAY + timedelta(days=1), by=supervising.supervisor, at=AT
        )
    with pytest.raises(operations.InspectionRefused):
        operations.hold(
            inspection=inspection,
            held_from=TODAY,
            held_to=TODAY - timedelta(days=1),
            by=supervising.supervisor,
            at=AT,
        )
    assert Inspection.objects.get(pk=inspection.pk).state == "planned"


def test_only_the_leading_body_holds_and_records(supervising: Standing) -> None:
    inspection = planned(supervising, companions=[Companion(supervising.neighbour, is_joint=True)])
    with acting(supervising.companion), pytest.raises(NotAllowed):
        operations.hold(inspection=inspection, held_from=TODAY, by=supervising.companion, at=AT)
    with pytest.raises(StepRefused):
        operations.conclude(inspection=inspection, summary="已查", by=supervising.supervisor, at=AT)


def test_recording_needs_a_summary_and_happens_once(supervising: Standing) -> None:
    inspection = held(supervising)
    with pytest.raises(TextMissing):
        operations.conclude(inspection=inspection, summary=" ", by=supervising.supervisor, at=AT)
    stale = Inspection.objects.get(pk=inspection.pk)
    operations.conclude(inspection=inspection, summary="修缮已验收", by=supervising.supervisor, at=AT)
    with pytest.raises(operations.Overtaken):
        operations.conclude(inspection=stale, summary="再记一次", by=supervising.supervisor, at=AT)
    with pytest.raises(StepRefused):
        operations.conclude(inspection=inspection, summary="再记一次", by=supervising.supervisor, at=AT)
    act = Act.objects.get(kind="inspection.record")
    assert "修缮" not in str(act.public)
    assert act.detail.content["summary"] == "修缮已验收"


def test_a_correction_needs_a_reason_and_keeps_what_was(supervising: Standing) -> None:
    inspection = held(supervising, on=date(2026, 2, 27))
    with pytest.raises(TextMissing):
        operations.amend(
            inspection=inspection, changes={"title": "改"}, reason="", by=supervising.supervisor, at=AT
        )
    with pytest.raises(operations.InspectionRefused):
        operations.amend(
            inspection=inspection,
            changes={"held_to": date(2026, 2, 1)},
            reason="日期有误",
            by=supervising.supervisor,
            at=AT,
        )
    stale = Inspection.objects.get(pk=inspection.pk)
    operations.amend(
        inspection=inspection,
        changes={"held_to": date(2026, 2, 28)},
        reason="日期有误",
        by=supervising.supervisor,
        at=AT,
    )
    [revision] = InspectionRevision.objects.filter(inspection=inspection)
    assert revision.content["held_to"] == "2026-02-27"
    assert Inspection.objects.get(pk=inspection.pk).held_to == date(2026, 2, 28)
    with pytest.raises(operations.Overtaken):
        operations.amend(
            inspection=stale, changes={"place": "x"}, reason="x", by=supervising.supervisor, at=AT
        )


def test_voiding_needs_a_reason_and_is_final(supervising: Standing) -> None:
    inspection = held(supervising)
    with pytest.raises(TextMissing):
        operations.void(inspection=inspection, reason="", by=supervising.supervisor, at=AT)
    operations.void(inspection=inspection, reason="重复登记", by=supervising.supervisor, at=AT)
    with pytest.raises(StepRefused):
        operations.amend(
            inspection=inspection, changes={"title": "改"}, reason="x", by=supervising.supervisor, at=AT
        )


def test_the_database_admits_exactly_the_steps_of_the_table(supervising: Standing) -> None:
    days = {"held_from": TODAY, "held_to": TODAY, "summary": "x"}
    void = {"voided_at": AT, "void_reason": "x"}
    paths = {
        "planned": [],
        "held": ["held"],
        "recorded": ["held", "recorded"],
        "void": ["void"],
    }
    admitted = set()
    for source, path in paths.items():
        for target in paths:
            if source == target:
                continue
            inspection = planned(supervising)
            row = Inspection.objects.filter(pk=inspection.pk)
            for state in path:
                row.update(state=state, **days, **(void if state == "void" else {}))
            try:
                with transaction.atomic():
                    cleared = void if target == "void" else {"voided_at": None, "void_reason": ""}
                    row.update(state=target, **days, **cleared)
                admitted.add((source, target))
            except IntegrityError:
                pass
    assert admitted == INSPECTION.pairs()


def test_of_two_clicks_at_once_one_holds(own_database: str) -> None:
    standing = stand()
    with acting(standing.supervisor):
        inspection = planned(standing)
    ready, answers = threading.Barrier(2), []

    def click() -> None:
        try:
            with acting(standing.supervisor):
                mine = Inspection.objects.get(pk=inspection.pk)
                ready.wait()
                operations.hold(inspection=mine, held_from=TODAY, by=standing.supervisor, at=AT)
            answers.append("held")
        except operations.Overtaken:
            answers.append("overtaken")
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["held", "overtaken"]
    with acting(standing.supervisor):
        assert Act.objects.filter(kind="inspection.hold").count() == 1
