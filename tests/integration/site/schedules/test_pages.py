"""The pages of schedules: a plan is brought in, looked at, adopted, read as a plot and a table; sections side by side."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.kernel.actor import Actor
from jianxing.projects.lifecycle import Stage
from jianxing.schedules import operations, queries
from jianxing.schedules.lifecycle import State
from jianxing.schedules.models import Schedule, ScheduleUpdate
from jianxing.schedules.operations import Progress
from tests.integration.schedules import plans
from tests.integration.site.findings.browsing import browser
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"


def sent(client: Client, schedule: Schedule, data: bytes, name: str) -> ScheduleUpdate:
    answer = client.post(
        reverse("schedule-import", args=[schedule.pk]),
        {"file": SimpleUploadedFile(name, data), "kind": "plan", "note": ""},
    )
    assert answer.status_code == 302, answer.content.decode()
    pk = int(answer["Location"].rstrip("/").rsplit("/", 1)[1])
    found: ScheduleUpdate = ScheduleUpdate(pk=pk)
    return found


def text(client: Client, name: str, *args: Any, query: str = "") -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200, answer.content.decode()[:400]
    return str(answer.content.decode())


def test_a_file_of_another_kind_is_refused_at_its_field(standing: Standing) -> None:
    made = plans.schedule(standing.supervisor)
    client = browser(standing.supervisor)
    for name, data in (("x.xml", b"<html><script>1</script></html>"), ("x.exe", b"MZ" + b"\0" * 60)):
        answer = client.post(
            reverse("schedule-import", args=[made.pk]),
            {"file": SimpleUploadedFile(name, data), "kind": "plan"},
        )
        assert answer.status_code == 422
    with acting(standing.supervisor):
        assert not ScheduleUpdate.objects.exists()


def test_a_refusal_names_task_and_field(standing: Standing) -> None:
    made = plans.schedule(standing.supervisor)
    client = browser(standing.supervisor)
    broken = plans.file_of("json").replace(b'"duration": 10', b'"duration": -1')
    update = sent(client, made, broken, "plan.json")
    shown = text(client, "schedule-update", update.pk)
    assert "工序 3: duration: 工期" in shown
    assert "此文件无法使用" in shown
    assert client.get(reverse("schedule-file", args=[update.pk, "json"])).status_code == 404


def test_a_plan_is_brought_in_looked_at_and_adopted(standing: Standing) -> None:
    by = standing.supervisor
    project = plans.project(by, owners=[standing.department])
    client, owner = browser(by), browser(standing.handler)
    answer = client.post(reverse("schedule-add"), {"project": project.pk, "name": "总体计划"})
    assert answer.status_code == 302, answer.content.decode()
    with acting(by):
        made = Schedule.objects.get()
    assert "尚无生效版本" in text(client, "schedule", made.pk)
    update = sent(client, made, plans.file_of(), "plan.xml")
    shown = text(client, "schedule-update", update.pk)
    for words in ("待核对", "2025-03-21", plans.TASK, "承台", "关键线路"):
        assert words in shown
    assert owner.get(reverse("schedule-update", args=[update.pk])).status_code == 404
    answer = client.post(reverse("schedule-update-do", args=[update.pk, "adopt"]))
    assert answer["Location"] == reverse("schedule", args=[made.pk])
    shown = text(owner, "schedule", made.pk)
    for words in (
        "2025-03-21",
        plans.TASK,
        "2SS+2天",
        "导入新版本",
        reverse("schedule-bars", args=[update.pk]),
    ):
        assert words in shown
    assert plans.TASK not in text(client, "schedule", made.pk, query="?keep=critical&q=便道")
    assert project.name in text(client, "schedules")
    assert "总体计划" in text(client, "project", project.pk)
    for form in plans.NAMES:
        given = owner.get(reverse("schedule-file", args=[update.pk, form]))
        assert given.status_code == 200
        assert plans.TASK in given.content.decode("utf-8", "replace") or form == "xlsx"


def test_the_plot_says_what_the_table_says(standing: Standing) -> None:
    by, made = standing.supervisor, plans.schedule(standing.supervisor)
    update = plans.adopted(by, made)
    with acting(by):
        operations.choose_baseline(schedule=queries.one_schedule(pk=made.pk), update=update, by=by, at=AT)
        later = operations.report_progress(
            schedule=queries.one_schedule(pk=made.pk),
            data_on=date(2025, 3, 14),
            tasks=[
                Progress("2", date(2025, 3, 3), date(2025, 3, 12)),
                Progress("3", date(2025, 3, 13), None, 9),
            ],
            by=by,
            at=AT,
        )
        queries.providers.append(
            lambda one: [queries.BlockedSpan("4", date(2025, 3, 10), None, True, "管线未迁")]
        )
    try:
        told = browser(by).get(reverse("schedule-bars", args=[later.pk])).json()
    finally:
        queries.providers.pop()
    epoch = date(1970, 1, 1)
    rows = {row[0]: row for row in told["rows"]}
    caps = rows["3"]
    assert (caps[3], caps[4]) == (4, 10)
    assert (caps[6], caps[10]) == ((date(2025, 3, 27) - epoch).days, (date(2025, 3, 21) - epoch).days)
    assert (rows["1"][3] & 3, rows["5"][3] & 3) == (1, 2)
    places = [row[0] for row in told["rows"]]
    links = {(places[source], places[target], kind) for source, target, kind in told["links"]}
    assert links == {("2", "3", "FS"), ("2", "4", "SS"), ("3", "5", "FS"), ("4", "5", "FS")}
    assert told["blocked"] == {
        str(places.index("4")): [[(date(2025, 3, 10) - epoch).days, None, 1, "管线未迁"]]
    }
    shown = text(browser(by), "schedule", made.pk)
    assert "推迟 6 天" in shown
    shown = text(browser(by), "schedule-update", later.pk)
    assert "与第 1 版相比：4 项工序推迟，完成日期推迟 6 天。" in shown


def test_progress_is_reported_on_the_page(standing: Standing) -> None:
    by, made = standing.supervisor, plans.schedule(standing.supervisor)
    client = browser(by)
    do = reverse("schedule-do", args=[made.pk, "progress"])
    assert client.get(do).status_code == 409
    plans.adopted(by, made)
    told = {"data_on": "2025-03-06", "task": "9", "actual_start": "2025-03-03"}
    answer = client.post(do, told)
    assert answer.status_code == 422
    assert "进度计划中没有工序" in answer.content.decode()
    assert client.post(do, told | {"task": "2"}).status_code == 302
    with acting(by):
        assert queries.one_schedule(pk=made.pk).current.state == State.ADOPTED  # type: ignore[union-attr]


def corridor(by: Actor) -> Any:
    line = plans.project(by, name="密廊高速公路")
    sections = [
        plans.project(by, name=name, parent=line, stage=stage, stage_on=date(2025, 1, 6))
        for name, stage in (
            ("密廊甲段", Stage.TENDERING),
            ("密廊乙段", Stage.CONSTRUCTION),
            ("密廊丙段", Stage.APPROVAL),
        )
    ]
    for section, start in zip(sections[:2], (plans.START.replace(day=24), plans.START), strict=True):
        made = plans.schedule(by, section)
        plans.adopted(by, made, plans.file_of("json", plans.network(start=start)), name="plan.json")
    return line


def test_sections_stand_side_by_side(standing: Standing) -> None:
    by = standing.supervisor
    line = corridor(by)
    client = browser(by)
    assert line.name in text(client, "corridors")
    shown = text(client, "corridor", line.pk)
    for words in (
        "密廊甲段",
        "招标",
        "2025-04-11",
        "密廊乙段",
        "施工",
        "2025-03-21",
        "审批",
        "步调不一",
        "最慢",
    ):
        assert words in shown, words
    with acting(by):
        told = queries.corridor(pk=line.pk)
    assert {one.project.name: one.ahead_days for one in told.sections} == {
        "密廊甲段": 0, "密廊乙段": 21, "密廊丙段": None,
    }  # fmt: skip
    assert (told.finish, told.unplanned, told.in_step) == (date(2025, 4, 11), 1, False)
    assert browser(standing.outsider).get(reverse("corridor", args=[line.pk])).status_code == 404
