"""Stages, corrections, bodies, sharing and voiding of projects."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError
from tests.integration.projects.conftest import AT, SYSTEM, TODAY, Standing, stand

from jianxing.directory import operations as directory
from jianxing.directory.acting import NoActingBody, acting
from jianxing.directory.policies import IsVoid, NotAllowed, ReasonMissing, StepRefused
from jianxing.kernel.actor import Actor, Role
from jianxing.ledger.models import Act
from jianxing.projects import operations
from jianxing.projects.lifecycle import STAGES, Stage
from jianxing.projects.models import Project, ProjectRevision, ProjectStage


def made(standing: Standing, name: str = "唐廊高速公路(天津段)", **fields: Any) -> Project:
    return operations.register(name=name, domain="transport", by=standing.supervisor, at=AT, **fields)


def move(project: Project, to: Stage, by: Actor, on: date = TODAY, **fields: Any) -> ProjectStage:
    return operations.move_stage(project=project, to=to, on=on, by=by, at=AT, **fields)


def test_reading_outside_an_acting_body_is_a_mistake(standing: Standing) -> None:
    with pytest.raises(NoActingBody):
        Project.objects.count()


def test_steps_that_are_refused(supervising: Standing) -> None:
    project = made(supervising, stage=Stage.APPROVAL, stage_on=date(2026, 2, 1), owners=[supervising.owner])
    by = supervising.supervisor
    with pytest.raises(StepRefused):
        move(project, Stage.OPERATION, by)
    with pytest.raises(ReasonMissing):
        move(project, Stage.PLANNING, by)
    with pytest.raises(ReasonMissing):
        move(project, Stage.CONSTRUCTION, by)
    with pytest.raises(operations.NotYet):
        move(project, Stage.TENDERING, by, on=TODAY + timedelta(days=1))
    with pytest.raises(operations.DayBefore):
        move(project, Stage.TENDERING, by, on=date(2026, 1, 31))
    with acting(supervising.leader), pytest.raises(NotAllowed):
        move(project, Stage.TENDERING, supervising.leader)
    with acting(supervising.handler), pytest.raises(NotAllowed):
        move(project, Stage.PLANNING, supervising.handler, reason="退回")
    assert Project.objects.get(pk=project.pk).stage == "approval"
    assert ProjectStage.objects.filter(project=project).count() == 1


def test_a_project_enters_tendering_and_the_history_says_when(supervising: Standing) -> None:
    project = made(supervising, stage=Stage.APPROVAL, stage_on=date(2026, 2, 1), owners=[supervising.owner])
    with acting(supervising.handler):
        move(project, Stage.TENDERING, supervising.handler, document="招标公告2026-3号")
    move(project, Stage.APPROVAL, supervising.supervisor, reason="流标,重新审批")
    stages = [(s.came_from, s.stage, s.on) for s in ProjectStage.objects.filter(project=project)]
    assert stages == [
        ("", "approval", date(2026, 2, 1)),
        ("approval", "tendering", TODAY),
        ("tendering", "approval", TODAY),
    ]
    act = Act.objects.filter(kind="project.move_stage").order_by("id").last()
    assert act is not None
    assert act.public["to"] == "approval"
    assert act.detail.content["reason"] == "流标,重新审批"


def test_the_second_of_two_clicks_is_told_so(supervising: Standing) -> None:
    project = made(supervising)
    stale = Project.objects.get(pk=project.pk)
    move(project, Stage.APPROVAL, supervising.supervisor)
    with pytest.raises(operations.Overtaken):
        move(stale, Stage.APPROVAL, supervising.supervisor)
    assert ProjectStage.objects.filter(project=project).count() == 2


def test_of_two_clicks_at_once_one_moves(own_database: str) -> None:
    standing = stand()
    with acting(standing.supervisor):
        project = made(standing)
    ready, answers = threading.Barrier(2), []

    def click() -> None:
        try:
            with acting(standing.supervisor):
                mine = Project.objects.get(pk=project.pk)
                ready.wait()
                move(mine, Stage.APPROVAL, standing.supervisor)
            answers.append("moved")
        except operations.Overtaken:
            answers.append("overtaken")
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["moved", "overtaken"]
    with acting(standing.supervisor):
        assert ProjectStage.objects.filter(project=project).count() == 2


def test_the_database_admits_exactly_the_steps_of_the_table(supervising: Standing) -> None:
    admitted = set()
    for source in Stage:
        for target in set(Stage) - {source}:
            project = made(supervising, name=f"{source}-{target}", stage=source)
            try:
                with transaction.atomic():
                    Project.objects.filter(pk=project.pk).update(stage=target)
                admitted.add((source.value, target.value))
            except IntegrityError:
                pass
    assert admitted == STAGES.pairs()


def test_history_is_never_rewritten(supervising: Standing) -> None:
    project = made(supervising)
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        ProjectStage.objects.filter(project=project).update(reason="改写")


def test_corrections_that_are_refused(supervising: Standing) -> None:
    park = made(supervising, "园区")
    project = made(supervising, "园区一期", parent=park)
    by = supervising.supervisor
    with pytest.raises(ReasonMissing):
        operations.amend(project=project, changes={"name": "园区二期"}, reason=" ", by=by, at=AT)
    with pytest.raises(operations.NameMissing):
        operations.amend(project=project, changes={"name": " "}, reason="x", by=by, at=AT)
    with pytest.raises(operations.TakenAlready):
        operations.amend(project=project, changes={"name": "园区"}, reason="x", by=by, at=AT)
    with pytest.raises(operations.ParentLoop):
        operations.amend(project=park, changes={"parent": project}, reason="x", by=by, at=AT)
    with pytest.raises(ValueError, match="stage"):
        operations.amend(project=park, changes={"stage": "operation"}, reason="x", by=by, at=AT)
    with acting(supervising.leader), pytest.raises(NotAllowed):
        operations.amend(project=park, changes={"name": "x"}, reason="x", by=supervising.leader, at=AT)
    assert not ProjectRevision.objects.exists()


def test_a_correction_keeps_what_was(supervising: Standing) -> None:
    project = made(supervising, "唐廊高速")
    stale = Project.objects.get(pk=project.pk)
    changes = {"name": "唐廊高速公路", "aliases": ["唐廊高速", "唐廊 高速"], "summary": project.summary}
    operations.amend(project=project, changes=changes, reason="用全称", by=supervising.supervisor, at=AT)
    [revision] = ProjectRevision.objects.filter(project=project)
    assert (revision.version, revision.content["name"], revision.reason) == (1, "唐廊高速", "用全称")
    assert project.pinyin_key.startswith("tang2 lang2")
    act = Act.objects.get(kind="project.amend")
    assert act.public["fields"] == ["aliases", "name"]
    with pytest.raises(operations.Overtaken):
        operations.amend(
            project=stale, changes={"summary": "x"}, reason="x", by=supervising.supervisor, at=AT
        )


def test_bodies_see_a_project_while_they_have_a_part_in_it(supervising: Standing) -> None:
    project = made(supervising, owners=[supervising.owner])
    with acting(supervising.handler):
        assert Project.objects.count() == 1
        with pytest.raises(NotAllowed):
            operations.set_bodies(project=project, owners=[], by=supervising.handler, at=AT)
    operations.set_bodies(
        project=project, owners=[], participating=[supervising.owner], by=supervising.supervisor, at=AT
    )
    with acting(supervising.handler):
        assert Project.objects.count() == 0
    operations.set_bodies(project=project, responsible=[supervising.owner], by=supervising.supervisor, at=AT)
    with acting(supervising.handler):
        assert Project.objects.count() == 1
    acts = Act.objects.filter(kind="project.set_bodies").count()
    operations.set_bodies(project=project, responsible=[supervising.owner], by=supervising.supervisor, at=AT)
    assert Act.objects.filter(kind="project.set_bodies").count() == acts


def test_sharing_lets_another_province_see_and_change_nothing(supervising: Standing) -> None:
    project = made(supervising)
    operations.share(project=project, bodies=[supervising.neighbour], by=supervising.supervisor, at=AT)
    with acting(supervising.outsider):
        seen = Project.objects.get(pk=project.pk)
        with pytest.raises(NotAllowed):
            operations.void(project=seen, reason="x", by=supervising.outsider, at=AT)


def test_a_reorganisation_recomputes_who_sees(supervising: Standing) -> None:
    made(supervising)
    directory.move_body(body=supervising.group, parent=supervising.neighbour, by=SYSTEM, at=AT)
    for by, count in ((supervising.leader, 0), (supervising.outsider, 1)):
        with acting(by):
            assert Project.objects.count() == count


def test_voiding_needs_a_reason_and_ends_all_change(supervising: Standing) -> None:
    project = made(supervising)
    with pytest.raises(ReasonMissing):
        operations.void(project=project, reason=" ", by=supervising.supervisor, at=AT)
    operations.void(project=project, reason="重复登记", by=supervising.supervisor, at=AT)
    with pytest.raises(IsVoid):
        move(project, Stage.APPROVAL, supervising.supervisor)
    with pytest.raises(IsVoid):
        operations.share(project=project, bodies=[supervising.neighbour], by=supervising.supervisor, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(stage="approval")
    assert made(supervising).pk != project.pk


def test_an_officer_of_the_same_body_changes_nothing(supervising: Standing) -> None:
    project = made(supervising)
    officer = Actor(
        person_id=supervising.officer.person_id, body_id=supervising.group.pk, role=Role.SYSTEM_OFFICER
    )
    with pytest.raises(NotAllowed):
        operations.void(project=project, reason="x", by=officer, at=AT)
