"""Comparing: what the body sees, while typing and after an import; what was decided is not asked again."""

from datetime import timedelta
from typing import Any

import pytest

from jianxing.alike import operations, queries
from jianxing.alike.models import Likeness
from jianxing.alike.operations import comparing
from jianxing.directory.acting import acting
from jianxing.findings import operations as findings
from jianxing.findings.lifecycle import State
from jianxing.findings.models import Finding
from jianxing.findings.operations import Placed
from jianxing.kernel.actor import Actor
from jianxing.projects.models import Project
from jianxing.projects.operations import ensure_projects
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db
SAID = "10千伏电力管线切改方案未批复,影响3号墩桩基施工"
SAID_AGAIN = "3#墩桩基施工受影响:10kV电力管线切改方案还没有批复"


def project(standing: Standing, name: str = "厂通路跨河桥工程") -> Project:
    with acting(standing.supervisor):
        return ensure_projects(names=[name], domain="transport", by=standing.supervisor, at=AT)[name]


def registered(standing: Standing, said: str = SAID, **fields: Any) -> Finding:
    with acting(standing.supervisor):
        return findings.register(description=said, found_on=TODAY, by=standing.supervisor, at=AT, **fields)


def twice(standing: Standing) -> tuple[Finding, Finding]:
    """One matter, told by two people."""
    bridge = project(standing)
    return registered(standing, projects=[bridge]), registered(standing, SAID_AGAIN, projects=[bridge])


def test_what_is_not_seen_is_never_named(standing: Standing) -> None:
    registered(standing)
    with acting(standing.outsider):
        assert queries.similar(description=SAID) == []
    with acting(standing.leader):
        assert len(queries.similar(description=SAID)) == 1


def test_while_typing_the_same_matter_is_found_with_its_reasons(
    standing: Standing, django_assert_max_num_queries: Any
) -> None:
    bridge = project(standing)
    one = registered(standing, projects=[bridge])
    registered(standing, "监理人员不在岗", projects=[bridge])
    registered(standing, SAID.replace("3号", "5号"), projects=[bridge])
    with acting(standing.supervisor), django_assert_max_num_queries(4):
        [found] = queries.similar(
            description=SAID_AGAIN, projects={bridge.pk: bridge.name}, found_on=TODAY + timedelta(3)
        )
        assert found.finding.pk == one.pk
        assert found.finding.supervised_by.label
    assert {"project", "same_number", "same_line", "found"} <= set(found.why)


def test_a_word_or_two_is_not_compared(standing: Standing) -> None:
    registered(standing, "管线")
    with acting(standing.supervisor):
        assert queries.similar(description="管线") == []


def test_drafts_and_what_counts_nowhere_are_left_out(standing: Standing) -> None:
    one, two = registered(standing), registered(standing)
    with acting(standing.supervisor):
        findings.save_draft(description=SAID, by=standing.supervisor, at=AT)
        findings.void(finding=one, reason="错", by=standing.supervisor, at=AT)
        assert [found.finding.pk for found in queries.similar(description=SAID)] == [two.pk]


def test_a_pair_is_kept_once_and_a_decision_holds(standing: Standing) -> None:
    one, two = twice(standing)
    by = standing.supervisor
    with acting(by):
        assert operations.compare(findings=[two.pk], by=by, at=AT) == 1
        assert operations.compare(findings=[two.pk], by=by, at=AT) == 0
        assert [pair.other_id for pair in queries.suggestions(finding=two, by=by)] == [one.pk]
        assert [pair.finding_id for pair in queries.suggestions(finding=one, by=by)] == [two.pk]
        assert operations.keep_apart(one=two, other=one, by=by, at=AT)
        assert not operations.keep_apart(one=one, other=two, by=by, at=AT)
        assert queries.suggestions(finding=two, by=by) == queries.pending(by=by) == []
    with acting(standing.leader):
        assert queries.suggestions(finding=two, by=standing.leader) != [], "each body decides for itself"
    with acting(standing.outsider):
        assert not Likeness.objects.exists()


def test_a_joined_pair_asks_no_longer(standing: Standing) -> None:
    one, two = twice(standing)
    by = standing.supervisor
    with acting(by):
        operations.compare(findings=[two.pk], by=by, at=AT)
        assert queries.pending_count(by=by, findings=[two.pk]) == 1
        operations.join(finding=two, kept=one, reason="同", by=by, at=AT)
        assert queries.pending_count(by=by, findings=[two.pk]) == 0


def placed(standing: Standing, count: int) -> list[int]:
    """An import's rows: different matters, every tenth of them told before."""
    things = (
        "燃气管道改移",
        "通信光缆切改",
        "占地补偿",
        "林木伐移许可",
        "施工图审查",
        "环评批复",
        "扬尘治理",
        "设备招标",
    )
    names = [f"第{n}号工程" for n in range(count // 4 + 1)]
    by: Actor = standing.supervisor
    with acting(by):
        held = ensure_projects(names=names, domain="transport", by=by, at=AT)
        rows = [
            Placed(
                description=f"{things[n % 8]}未按期完成,影响第{n % 7}段后续施工,涉及{n}户",
                state=State.REGISTERED,
                responsible=None,
                projects=[held[names[n // 4]]],
                place=f"K{n}+{n % 10}00",
            )
            for n in range(count)
        ]
        return [finding.pk for finding in findings.place_many(rows=rows, by=by, at=AT)]


def test_an_import_is_compared_at_once_as_one_by_one(
    standing: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = standing.supervisor
    before = placed(standing, 120)
    with acting(by):
        told = list(Finding.objects.filter(pk__in=before[::10]).prefetch_related("projects"))
        again = [
            findings.register(
                description=f"经查{finding.description}",
                place=finding.place,
                projects=list(finding.projects.all()),
                by=by,
                at=AT,
            ).pk
            for finding in told
        ]
        monkeypatch.setattr(comparing, "ONE_BY_ONE", 0)
        assert operations.compare(findings=again, by=by, at=AT) >= len(again)
        pairs = set(Likeness.objects.values_list("finding_id", "other_id"))
    assert {(new, old.pk) for new, old in zip(again, told, strict=True)} <= pairs
