"""Sections side by side: stage, forecast finish, lag behind the slowest; and which lines there are."""

from datetime import date

import pytest

from jianxing.directory.acting import acting
from jianxing.projects.lifecycle import Stage
from jianxing.schedules import operations, queries
from tests.integration.schedules import plans
from tests.standing import AT, Standing

pytestmark = pytest.mark.django_db


def test_a_line_without_two_sections_is_no_corridor(standing: Standing) -> None:
    by = standing.supervisor
    line = plans.project(by, name="独段高速")
    plans.project(by, name="独段高速一段", parent=line)
    with acting(by):
        assert queries.corridors() == []


def test_sections_that_are_not_seen_are_not_counted(standing: Standing) -> None:
    by = standing.supervisor
    line = plans.project(by, name="三段高速", owners=[standing.department])
    for name, owner in (("甲段", [standing.department]), ("乙段", []), ("丙段", [standing.department])):
        plans.project(by, name=name, parent=line, owners=owner, stage=Stage.CONSTRUCTION)
    with acting(by):
        assert [(one.project, one.sections) for one in queries.corridors()] == [(line, 3)]
    with acting(standing.handler):
        assert [one.sections for one in queries.corridors()] == [2]
        assert [one.project.name for one in queries.corridor(pk=line.pk).sections] == ["丙段", "甲段"]
    with acting(standing.outsider):
        assert queries.corridors() == []


def test_the_lag_follows_dates_that_change(standing: Standing) -> None:
    by = standing.supervisor
    line = plans.project(by, name="两段高速")
    first, second = (plans.project(by, name=name, parent=line) for name in ("东段", "西段"))
    for section, start in ((first, plans.START), (second, plans.START.replace(day=17))):
        made = plans.schedule(by, section)
        update = plans.adopted(by, made, plans.file_of("json", plans.network(start=start)), name="p.json")
        with acting(by):
            operations.choose_baseline(schedule=queries.one_schedule(pk=made.pk), update=update, by=by, at=AT)
    with acting(by):
        before = {one.project.name: one for one in queries.corridor(pk=line.pk).sections}
        assert (before["西段"].is_slowest, before["东段"].ahead_days) == (True, 14)
        schedule = queries.current_schedules(projects=[first.pk])[first.pk]
        operations.report_progress(
            schedule=queries.one_schedule(pk=schedule.pk), data_on=date(2025, 4, 4), tasks=[], by=by, at=AT
        )
        after = {one.project.name: one for one in queries.corridor(pk=line.pk).sections}
        assert (after["东段"].is_slowest, after["东段"].behind_days) == (True, 35)
        assert after["西段"].ahead_days == 21
