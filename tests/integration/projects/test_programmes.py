"""Work plans, agreements, campaigns and activities, and the bulletin's figures out of them."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from tests.integration.projects.conftest import AT, SYSTEM, TODAY, Standing

from jianxing.directory import operations as directory
from jianxing.directory.acting import acting
from jianxing.directory.policies import IsVoid, NotAllowed
from jianxing.ledger.models import Act
from jianxing.projects import operations, queries
from jianxing.projects.models import FocusItem, Programme
from jianxing.projects.operations import FocusDraft

FOCUS = ["强化大气污染联防联控", "水环境联保共治", "减污降碳协同治理", "危险废物“点对点”定向利用"]


def made(standing: Standing, kind: str, title: str = "监督工作方案", **fields: Any) -> Programme:
    return operations.register_programme(
        kind=kind, title=title, from_year=2022, by=standing.supervisor, at=AT, **fields
    )


def test_who_sets_up_a_programme(standing: Standing) -> None:
    with acting(standing.handler), pytest.raises(NotAllowed):
        operations.register_programme(kind="work_plan", title="x", from_year=2026, by=standing.handler, at=AT)


def test_programmes_that_cannot_be(supervising: Standing) -> None:
    with pytest.raises(operations.ProgrammeRefused):
        made(supervising, "work_plan", " ")
    with pytest.raises(operations.ProgrammeRefused):
        made(supervising, "work_plan", to_year=2021)
    made(supervising, "work_plan")
    with pytest.raises(operations.TakenAlready):
        made(supervising, "work_plan")
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.update(signed_on=TODAY)


def test_four_focus_items_are_counted(supervising: Standing) -> None:
    programme = made(
        supervising, "work_plan", domain="ecology", focus_items=[FocusDraft(title) for title in FOCUS[:3]]
    )
    operations.add_focus_items(
        programme=programme, items=[FocusDraft(title) for title in FOCUS], by=supervising.supervisor, at=AT
    )
    items = list(queries.focus_items(programme=programme))
    assert [(item.ordinal, item.title, item.domain) for item in items] == [
        (n, title, "ecology") for n, title in enumerate(FOCUS, start=1)
    ]
    with acting(supervising.outsider):
        assert not FocusItem.objects.exists()
    operations.void_programme(programme=programme, reason="重新制定", by=supervising.supervisor, at=AT)
    assert queries.focus_items(programme=programme).count() == 0
    with pytest.raises(IsVoid):
        operations.add_focus_items(programme=programme, items=[], by=supervising.supervisor, at=AT)


def test_an_agreement_needs_two_parties_and_is_signed_once(supervising: Standing) -> None:
    alone = made(supervising, "agreement", "单方", parties=[supervising.commission])
    with pytest.raises(operations.ProgrammeRefused):
        operations.sign_agreement(programme=alone, on=TODAY, by=supervising.supervisor, at=AT)
    plan = made(supervising, "work_plan")
    with pytest.raises(operations.ProgrammeRefused):
        operations.sign_agreement(programme=plan, on=TODAY, by=supervising.supervisor, at=AT)
    agreement = made(
        supervising,
        "agreement",
        "京津冀应急救援协作框架协议",
        domain="safety",
        parties=[supervising.commission, supervising.neighbour],
    )
    with acting(supervising.outsider):
        seen = Programme.objects.get(pk=agreement.pk)
        with pytest.raises(NotAllowed):
            operations.sign_agreement(programme=seen, on=TODAY, by=supervising.outsider, at=AT)
    assert not queries.agreements_signed(until=TODAY).exists()
    stale = Programme.objects.get(pk=agreement.pk)
    operations.sign_agreement(programme=agreement, on=date(2026, 2, 6), by=supervising.supervisor, at=AT)
    with pytest.raises(operations.Overtaken):
        operations.sign_agreement(programme=stale, on=TODAY, by=supervising.supervisor, at=AT)
    assert list(queries.agreements_signed(until=TODAY, domain="safety")) == [agreement]
    assert not queries.agreements_signed(until=date(2026, 2, 5)).exists()


def test_consecutive_years_of_a_campaign(supervising: Standing) -> None:
    campaign = made(supervising, "campaign", "改作风、净行风、树新风")
    by = supervising.supervisor
    with pytest.raises(operations.ProgrammeRefused):
        operations.record_campaign_year(programme=campaign, year=2021, by=by, at=AT)
    with pytest.raises(operations.NotYet):
        operations.record_campaign_year(programme=campaign, year=2027, by=by, at=AT)
    years = {
        year: operations.record_campaign_year(programme=campaign, year=year, by=by, at=AT)
        for year in (2022, 2023, 2024, 2025)
    }
    with pytest.raises(operations.TakenAlready):
        operations.record_campaign_year(programme=campaign, year=2025, by=by, at=AT)
    run = queries.consecutive_years(programme=campaign, until=2026)
    assert [entry.year for entry in run] == [2022, 2023, 2024, 2025]
    operations.void_campaign_year(year=years[2023], reason="当年未开展", by=by, at=AT)
    assert [entry.year for entry in queries.consecutive_years(programme=campaign, until=2026)] == [2024, 2025]


def test_joint_activities_have_two_hosts_at_least(supervising: Standing) -> None:
    series = made(supervising, "activities", "通武廊廉洁文化共建共享")
    by = supervising.supervisor
    with pytest.raises(operations.ProgrammeRefused):
        operations.add_activity(
            programme=series, title="作品展", kind="exhibition", hosts=[], held_on=TODAY, by=by, at=AT
        )
    hosts = [supervising.group, supervising.neighbour]
    joint = operations.add_activity(
        programme=series,
        title="廉洁文化作品展",
        kind="exhibition",
        hosts=hosts,
        held_on=date(2025, 9, 1),
        place="武清区文化馆",
        participants=300,
        by=by,
        at=AT,
    )
    with pytest.raises(operations.TakenAlready):
        operations.add_activity(
            programme=series,
            title="廉洁文化作品展",
            kind="exhibition",
            hosts=hosts,
            held_on=date(2025, 9, 1),
            by=by,
            at=AT,
        )
    operations.add_activity(
        programme=series, title="家风讲座", kind="family", hosts=hosts[:1], held_on=TODAY, by=by, at=AT
    )
    assert list(queries.activities_held(until=TODAY, hosts_at_least=2)) == [joint]
    assert queries.activities_held(until=TODAY).count() == 2
    operations.void_activity(activity=joint, reason="未举办", by=by, at=AT)
    assert not queries.activities_held(until=TODAY, hosts_at_least=2).exists()
    assert Act.objects.filter(subject="programme", subject_id=series.pk).count() == 4


def test_programmes_are_listed_shown_shared_and_recomputed(supervising: Standing) -> None:
    programme = made(
        supervising, "work_plan", focus_items=[FocusDraft(FOCUS[0])], document_no="津纪〔2026〕1号"
    )
    [listed] = queries.programmes(kind="work_plan", year=2026, words="〔2026〕1号")
    assert (listed.pk, vars(listed)["items"]) == (programme.pk, 1)
    assert not queries.programmes(kind="campaign").exists()
    with acting(supervising.outsider):
        assert not Programme.objects.exists()
    operations.share_programme(
        programme=programme, bodies=[supervising.neighbour], by=supervising.supervisor, at=AT
    )
    with acting(supervising.outsider):
        page = queries.programme_page(pk=programme.pk)
        assert [item.title for item in page.items] == FOCUS[:1]
    directory.move_body(body=supervising.group, parent=None, by=SYSTEM, at=AT)
    with acting(supervising.leader):
        assert not Programme.objects.exists()
