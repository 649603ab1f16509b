"""Readings of a feed: a file is taken whole or not at all, twice is once, and it lies on the map."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from jianxing.directory.acting import acting
from jianxing.directory.policies import NotAllowed, Refused
from jianxing.incidents import operations as ops
from jianxing.incidents.models import Feed, Measurement
from jianxing.settings import clock
from tests.integration.api.calling import Program
from tests.integration.site.findings.browsing import browser
from tests.standing import TODAY, Standing

pytestmark = pytest.mark.django_db
HEADER = "站点,经度,纬度,要素,数值,单位,时间\n"


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO_TODAY = TODAY


def rows(*values: float, minutes: int = 60) -> str:
    """One reading for each value, a minute apart, the first so many minutes ago."""
    begun = timezone.localtime(clock.now()) - timedelta(minutes=minutes)
    return HEADER + "".join(
        f"土门楼,116.98,39.62,雨量,{value},毫米,{begun + timedelta(minutes=n):%Y-%m-%d %H:%M}\n"
        for n, value in enumerate(values)
    )


@pytest.fixture
def feed(people: Standing) -> Feed:
    by = people.supervisor
    with acting(by):
        return ops.open_feed(name="上游雨情", form="csv", greatest_age_minutes=30, by=by, at=clock.now())


def test_another_body_and_a_feed_of_alerts_take_no_readings(people: Standing, feed: Feed) -> None:
    by, now = people.supervisor, clock.now()
    with acting(people.outsider):
        assert not Feed.objects.exists()
        with pytest.raises(NotAllowed):
            ops.take_readings(feed=feed, data=rows(1).encode(), by=people.outsider, at=now)
    with acting(by):
        cap = ops.open_feed(name="预警", form="cap", sender="a@b", greatest_age_minutes=30, by=by, at=now)
        with pytest.raises(Refused):
            ops.take_readings(feed=cap, data=rows(1).encode(), by=by, at=now)


def test_the_same_file_twice_is_once_and_what_was_read_is_not_changed(people: Standing, feed: Feed) -> None:
    by, now, data = people.supervisor, clock.now(), rows(1, 2.5)
    with acting(by):
        assert ops.take_readings(feed=feed, data=data.encode(), by=by, at=now) == ops.Read(2, 0)
        heard = feed.heard_at
        later = now + timedelta(minutes=1)
        assert ops.take_readings(feed=feed, data=data.encode("gb18030"), by=by, at=later) == ops.Read(0, 2)
        assert feed.heard_at == heard, "nothing new came"
        with pytest.raises(ops.ReadingsUnfit) as refused:
            ops.take_readings(feed=feed, data=rows(1, 3, 4).encode(), name="雨.csv", by=by, at=later)
        assert [(one.row, one.code) for one in refused.value.faults] == [(3, "known")]
        with pytest.raises(ops.ReadingsUnfit):
            ops.take_readings(feed=feed, data=rows(9, minutes=-30).encode(), by=by, at=later)
        assert Measurement.objects.count() == 2
        assert Measurement.objects.update(value=0) == 0, "what was read stays"


def test_a_file_is_taken_by_form_bad_cells_are_named_and_it_lies_on_the_map(
    people: Standing, feed: Feed
) -> None:
    client = browser(people.supervisor)
    take, page = (reverse(name, args=[feed.pk]) for name in ("incident-feed-take", "incident-feed"))
    bad = client.post(
        take, {"file": SimpleUploadedFile("雨情.csv", rows(1, 2).replace("116.98", "东经", 1).encode())}
    )
    assert bad.status_code == 422
    told = bad.content.decode()
    assert "雨情.csv" in told
    assert "第2行“经度”列" in told
    assert "尚无" not in client.get(page).content.decode()
    assert client.post(take, {"file": SimpleUploadedFile("a.csv", rows(1, 7).encode())}).status_code == 302
    assert "土门楼" in client.get(page).content.decode()
    drawn = client.get(reverse("atlas-map-overlay", args=["readings"])).json()["features"]
    assert [one["properties"]["name"] for one in drawn] == ["土门楼 7 毫米"]
    assert browser(people.outsider).get(page).status_code == 404
    other = browser(people.outsider).get(reverse("atlas-map-overlay", args=["readings"])).json()
    assert other["features"] == []


def test_a_program_hands_readings_in_and_reads_them(people: Standing, feed: Feed) -> None:
    program, path = Program(people.supervisor), f"/incident-feeds/{feed.pk}/readings"
    assert program.post(path, {"csv": "没有"}).status_code == 422
    assert program.post(path, {"csv": rows(1, 2)}).json() == {"fresh": 2, "known": 0}
    assert program.post(path, {"csv": rows(1, 2)}).json() == {"fresh": 0, "known": 2}
    first = program.get(f"{path}?limit=1").json()
    assert [one["value"] for one in first["items"]] == [2]
    assert [one["value"] for one in program.get(f"{path}?after={first['next']}").json()["items"]] == [1]
    assert Program(people.outsider).get(path).status_code == 404
