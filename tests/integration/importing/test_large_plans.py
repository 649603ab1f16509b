"""A large file of a plan read behind the page: how far it is is seen, it can be stopped, a crash loses and doubles nothing."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from jianxing.atlas import queries as atlas
from jianxing.atlas.models import Feature, PlanVersion
from jianxing.atlas.operations import versions
from jianxing.directory.acting import acting
from jianxing.importing.lifecycle import State
from jianxing.importing.models import ImportRun
from jianxing.importing.plans import operations
from jianxing.jobs.plans import understand_plan
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act
from tests.integration.atlas import plans
from tests.integration.importing.test_plans import geojson, square
from tests.integration.site.findings.browsing import body_of, browser
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db
#: Seven features, two to a part.
FILE = geojson(*((f"P{number}", f"地块{number}", square(117.1 + number / 50, 39.1)) for number in range(7)))


@pytest.fixture(autouse=True)
def _small_parts(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"
    monkeypatch.setattr(versions, "_AT_ONCE", 2)


def waiting(by: Actor, content: bytes = FILE) -> ImportRun:
    """A file that waits to be read behind the page."""
    layer = plans.layer(by)
    with acting(by):
        run = operations.upload(
            stream=io.BytesIO(content), name="园区.geojson", layer=atlas.one_layer(pk=layer.pk), title="2025年版",
            valid_from=TODAY, by=by, at=AT,
        )  # fmt: skip
        operations.understand_later(run=run, by=by)
    return run


def work() -> None:
    """Do what the worker would do with the job that was put down, or was left."""
    [job] = ProcrastinateJob.objects.filter(task_name=operations.UNDERSTAND)
    understand_plan(**job.args)


def between(parts: int, monkeypatch: pytest.MonkeyPatch, happens: Any) -> None:
    """Let something happen once so many parts are in."""
    rows = versions._rows

    def interrupted(*given: Any) -> Iterator[Any]:
        for number, part in enumerate(rows(*given)):
            if number == parts:
                happens()
            yield part

    monkeypatch.setattr(versions, "_rows", interrupted)


def test_how_far_it_is_is_seen_on_the_page(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    by = standing.supervisor
    run = waiting(by)
    client, seen = browser(by), list[str]()
    where = reverse("import-progress", args=[run.pk])
    assert "正在读取文件" in body_of(client.get(where))
    between(2, monkeypatch, lambda: seen.append(body_of(client.get(where))))
    work()
    assert "4 / 7" in seen[0]
    assert reverse("import-plan-cancel", args=[run.pk]) in seen[0]
    page = body_of(client.get(reverse("import", args=[run.pk])))
    assert "尚未上图" in page
    with acting(by):
        done = ImportRun.objects.get()
        assert (done.state, done.done, done.counts["new"]) == (State.UNDERSTOOD, 0, 7)
        [version] = PlanVersion.objects.all()
        assert (version.features, version.state, len(version.digest)) == (7, "draft", 64)
        assert operations.publish(run=done, by=by, at=AT).state == State.DONE


def test_read_in_parts_it_is_what_it_is_read_at_once(standing: Standing) -> None:
    by = standing.supervisor
    run = waiting(by)
    work()
    layer = plans.layer(by, name="另一图层")
    with acting(by):
        once = operations.upload(
            stream=io.BytesIO(FILE), name="园区.geojson", layer=atlas.one_layer(pk=layer.pk), title="2025年版",
            valid_from=TODAY, by=by, at=AT,
        )  # fmt: skip
        once = operations.understand(run=once, by=by, at=AT)
        parts = ImportRun.objects.select_related("plan_version").get(pk=run.pk)
        assert parts.plan_version is not None
        assert once.plan_version is not None
        for told in ("digest", "features", "area_m2", "min_x", "max_y", "crs", "file_sha256"):
            assert getattr(parts.plan_version, told) == getattr(once.plan_version, told)
        assert (parts.counts, parts.tables) == (once.counts, once.tables)


def test_one_that_is_stopped_leaves_nothing(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    by = standing.supervisor
    run = waiting(by)
    client = browser(by)
    between(2, monkeypatch, lambda: client.post(reverse("import-plan-cancel", args=[run.pk])))
    work()
    with acting(by):
        assert ImportRun.objects.get().state == State.CANCELLED
        assert not Feature.objects.exists()
        assert PlanVersion.objects.get().state == "put_aside"
    work()
    with acting(by):
        assert ImportRun.objects.get().state == State.CANCELLED, "what a worker finds stopped it leaves"


def test_what_a_dead_worker_left_is_read_again_and_nothing_is_doubled(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = standing.supervisor
    waiting(by)

    class Died(BaseException):
        """The worker is gone."""

    def die() -> None:
        raise Died

    with monkeypatch.context() as dying:
        between(2, dying, die)
        with pytest.raises(Died):
            work()
    with acting(by):
        left = ImportRun.objects.get()
        assert (left.state, left.done) == (State.UPLOADED, 4)
        assert PlanVersion.objects.get().features == 0, (
            "the draft does not say that it holds what is not whole"
        )
        assert Feature.objects.count() == 4
    work()
    work()
    with acting(by):
        assert ImportRun.objects.get().state == State.UNDERSTOOD
        assert Feature.objects.count() == 7
        assert PlanVersion.objects.get().features == 7
        assert Act.objects.filter(kind="import.understand").count() == 1


@pytest.mark.parametrize(
    "content", [b"{broken", geojson(("P1", "甲", square(117, 39)), ("P1", "乙", square(117, 39)))]
)
def test_one_that_cannot_be_read_ends_with_the_reason(standing: Standing, content: bytes) -> None:
    by = standing.supervisor
    waiting(by, content)
    work()
    with acting(by):
        run = ImportRun.objects.get()
        version = PlanVersion.objects.first()
    if run.state == State.FAILED:
        assert run.failure
        assert version is None or version.state == "put_aside"
    else:
        assert run.tables[0]["key"] != "编号", "a column that names two alike is no key"
