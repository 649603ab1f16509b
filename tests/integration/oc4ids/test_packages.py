"""Projects out and in: what is not seen stays in, a bad project keeps no other out, the same file twice does nothing."""

import json
from decimal import Decimal
from typing import Any

import pytest

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed
from jianxing.oc4ids import reading, writing
from jianxing.oc4ids.package import Envelope, ProjectData
from jianxing.projects import operations
from jianxing.projects.lifecycle import Stage
from jianxing.projects.models import Project
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


def built(standing: Standing) -> Project:
    with acting(standing.supervisor):
        return operations.register(
            name="厂通路跨河桥", domain="transport", stage=Stage.CONSTRUCTION, stage_on=TODAY, summary="跨潮白河",
            longitude=Decimal("116.8"), latitude=Decimal("39.9"), owners=[standing.department],
            by=standing.supervisor, at=AT,
        )  # fmt: skip


def taken_out(standing: Standing, by: Any) -> dict[str, Any]:
    with acting(by):
        return json.loads(json.dumps(writing.package(publisher="驻交通委纪检监察组", at=AT)))  # type: ignore[no-any-return]


def brought_in(standing: Standing, package: Any, *, dry: bool = False, by: Any = None) -> reading.Answer:
    by = by or standing.supervisor
    content = package if isinstance(package, bytes) else json.dumps(package).encode()
    with acting(by):
        return reading.bring_in(content=content, name="p.json", dry=dry, by=by, at=AT)


def a_package(*projects: Any) -> dict[str, Any]:
    return {
        "uri": "urn:x",
        "publishedDate": "2025-03-01T00:00:00+08:00",
        "version": "0.9",
        "publisher": {"name": "x"},
        "projects": list(projects),
    }


def test_who_keeps_no_projects_brings_none_in(standing: Standing) -> None:
    with pytest.raises(NotAllowed):
        brought_in(standing, a_package({"id": "a", "title": "甲"}), by=standing.handler)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b'{"projects": []}', b"\xff\xfe", b"[" * 100_000, b'{"uri":"x","projects":[{}]}'],
)
def test_what_is_no_package_is_refused(standing: Standing, content: bytes) -> None:
    with pytest.raises(reading.NoPackage):
        brought_in(standing, content)


def test_only_what_is_seen_goes_out(standing: Standing) -> None:
    built(standing)
    assert "projects" in taken_out(standing, standing.leader)
    assert taken_out(standing, standing.outsider)["projects"] == []


def test_the_package_has_what_the_standard_asks_for(standing: Standing) -> None:
    held = built(standing)
    package = taken_out(standing, standing.supervisor)
    Envelope.model_validate(package)
    [project] = package["projects"]
    ProjectData.model_validate(project)
    assert project["id"] == f"oc4ids-jianxing-{held.uid}"
    assert (project["status"], project["sector"]) == ("implementation", ["transport"])
    assert project["locations"][0]["geometry"] == {"type": "Point", "coordinates": [116.8, 39.9]}
    assert project["parties"][0]["roles"] == ["publicAuthority"]
    assert project["period"]["startDate"] == "2025-03-06T00:00:00+08:00"


def test_what_went_out_comes_in_unchanged(standing: Standing) -> None:
    built(standing)
    answer = brought_in(standing, taken_out(standing, standing.supervisor))
    assert answer.counts() == {"new": 0, "changed": 0, "unchanged": 1, "refused": 0}


def test_on_another_ledger_it_is_new_once(standing: Standing) -> None:
    built(standing)
    package = taken_out(standing, standing.supervisor)
    assert brought_in(standing, package, by=standing.outsider).counts()["new"] == 1
    assert brought_in(standing, package, by=standing.outsider).counts()["unchanged"] == 1
    with acting(standing.outsider):
        [project] = Project.objects.filter(name="厂通路跨河桥")
        assert (project.stage, project.domain, project.summary) == ("construction", "transport", "跨潮白河")
        assert [link.body for link in project.body_links.all()] == [standing.department]


def test_a_dry_run_keeps_nothing(standing: Standing) -> None:
    answer = brought_in(standing, a_package({"id": "a", "title": "甲工程"}), dry=True)
    assert answer.counts()["new"] == 1
    with acting(standing.supervisor):
        assert not Project.objects.exists()


def test_a_bad_project_is_named_and_keeps_no_other_out(standing: Standing) -> None:
    bad_point = {
        "id": "b",
        "title": "乙",
        "locations": [{"geometry": {"type": "Point", "coordinates": [500, 1]}}],
    }
    answer = brought_in(
        standing,
        a_package(
            {"id": "a", "title": "甲工程"}, bad_point, {"title": "无号"}, {"id": "a", "title": "又"}, 7,
            {"id": "c", "status": "cancelled", "title": "丙"}, {"id": "d"},
            {"id": "e", "title": "戊工程", "parties": [{"id": "X9", "name": "无此单位"}]},
        ),
    )  # fmt: skip
    assert [line.outcome for line in answer.lines] == ["new", *["refused"] * 6, "new"]
    assert "locations.0.geometry.coordinates" in answer.lines[1].told[0]
    assert "无此单位" in answer.lines[7].told[0]


def test_a_changed_text_is_amended_and_a_stage_is_not(standing: Standing) -> None:
    held = built(standing)
    package = taken_out(standing, standing.supervisor)
    package["projects"][0]["description"] = "跨潮白河,双向六车道"
    package["projects"][0]["additionalClassifications"][0]["id"] = "operation"
    answer = brought_in(standing, package)
    assert answer.counts()["changed"] == 1
    with acting(standing.supervisor):
        now = Project.objects.get(pk=held.pk)
    assert (now.summary, now.stage, now.version) == ("跨潮白河,双向六车道", "construction", held.version + 1)
