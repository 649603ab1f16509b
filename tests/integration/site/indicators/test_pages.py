"""The pages of reported data: who may open them, what they show, what a file becomes."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.indicators import operations, queries
from jianxing.indicators.models import Claim, Intake, Series
from jianxing.projects import operations as projects
from jianxing.site import clock
from tests.integration.indicators import made
from tests.integration.site.findings.browsing import browser
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db
VALUES = [40.0 + day % 60 for day in range(120)]


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def series(standing: Standing) -> Series:
    by = standing.supervisor
    held = made.series(by)
    with acting(by):
        operations.set_standard_limits(indicator=held.indicator, by=by, at=AT)
    made.brought(by, held, VALUES)
    near = made.series(
        by, of=held.indicator, at=made.station(by, name="密点官园", longitude=116.34, latitude=39.93)
    )
    made.brought(by, near, VALUES[::-1])
    made.brought(by, held, [*VALUES[:-1], 20.0], reason="复核")
    return held


def text(client: Client, name: str, *args: Any, query: str = "", status: int = 200) -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == status
    return answer.content.decode()


def test_officers_and_outsiders_find_nothing(standing: Standing, series: Series) -> None:
    text(browser(standing.audit), "indicators", status=403)
    outsider = browser(standing.outsider)
    assert made.PLACE not in text(outsider, "indicators")
    text(outsider, "reading-series", series.pk, status=404)
    text(outsider, "reading-series-file", series.pk, status=404)


def test_a_series_is_shown_in_pictures_each_with_table_and_file(standing: Standing, series: Series) -> None:
    client = browser(standing.supervisor)
    assert made.PLACE in text(client, "indicators", query="?item=PM2.5")
    page = text(client, "reading-series", series.pk)
    assert page.count("<svg") >= 4
    assert "75 µg/m³" in page
    assert "密点官园" in page
    for plot in ("timeline", "calendar", "distribution", "neighbours"):
        assert text(client, "reading-series-plot", series.pk, plot).startswith("<svg xmlns=")
    text(client, "reading-series-plot", series.pk, "nothing", status=404)
    assert "40.0" in text(client, "reading-series-rows", series.pk, query="?version=1")
    compared = text(client, "reading-series-compare", series.pk)
    assert "复核" in compared
    assert "20.0" in compared
    assert client.get(reverse("reading-series-file", args=[series.pk])).getvalue()[:4] == b"PAR1"


def test_a_chosen_year_narrows_the_pictures(standing: Standing, series: Series) -> None:
    page = text(browser(standing.supervisor), "reading-series", series.pk, query="?year=1999")
    assert page.count("<svg") >= 4  # a year without readings is passed over


def test_hours_are_said_to_be_drawn_as_days_and_what_is_absent_says_why(standing: Standing) -> None:
    by = standing.supervisor
    held = made.series(by, step="hour")
    times = np.datetime64("2025-01-01T00:00", "s") + np.arange(24 * 40) * np.timedelta64(3600, "s")
    with acting(by):
        operations.record_readings(
            series=held, times=times, values=50.0 + np.arange(24 * 40) % 40, by=by, at=AT
        )
    client = browser(by)
    page = text(client, "reading-series", held.pk)
    assert "图中按 40 天的日均值绘制" in page
    assert "未设定限值" in page
    assert "您可见的其他点位没有 PM2.5" in page
    outsider = browser(standing.outsider)
    text(outsider, "reading-series-do", held.pk, "limit", status=404)
    data = {"value": "75", "since": "2020-01-01", "basis": "GB 3095"}
    assert client.post(reverse("reading-series-do", args=[held.pk, "limit"]), data).status_code == 302
    page = text(client, "reading-series", held.pk)
    assert "未设定限值" not in page
    assert "按日均值计数" in page
    assert "2025-01-01 至 2025-02-09" in page


def test_all_years_show_all_years(standing: Standing) -> None:
    by = standing.supervisor
    held = made.series(by)
    made.brought(by, held, [50.0] * (365 * 4 + 1))
    page = text(browser(by), "reading-series", held.pk)
    calendar = page[page.index("日历") :]
    assert all(f">{year}</text>" in calendar for year in range(2025, 2029))


def test_marks_lie_over_a_series(standing: Standing, series: Series) -> None:
    mark = queries.Mark(
        date(2025, 2, 1), date(2025, 2, 10), "疑似异常，需核查", is_question=True, url="/questions/1/"
    )
    corrected = replace(mark, url="/questions/2/", is_corrected=True)

    def given(_series: Series) -> list[queries.Mark]:
        return [mark, corrected]

    queries.over_series.append(given)
    try:
        page = text(browser(standing.supervisor), "reading-series", series.pk)
    finally:
        queries.over_series.remove(given)
    assert page.count("/questions/1/") == 2  # in the plot and in words below
    assert page.count("/questions/2/") == 1  # in words alone
    assert "其后已更正" in page


def test_the_map_and_a_station_with_its_daily_index(standing: Standing, series: Series) -> None:
    client = browser(standing.supervisor)
    assert text(client, "stations").count("<circle") == 2
    page = text(client, "station", series.station_id)
    assert "PM2.5" in page
    assert "2026-03-01" in page
    text(browser(standing.outsider), "station", series.station_id, status=404)


def test_a_file_is_uploaded_looked_at_and_brought_in(standing: Standing) -> None:
    client = browser(standing.supervisor)
    wrong = SimpleUploadedFile("坏.csv", "日期,PM2.5\n2025-01-01,高\n".encode())
    sent = client.post(
        reverse("readings-upload"),
        {"file": wrong, "source": "平台", "source_kind": "reported", "domain": "ecology"},
    )
    assert sent.status_code == 302
    refused = client.get(sent["Location"]).content.decode()
    assert "第 2 行" in refused
    assert 'aria-current="step"><span class="jx-step-label">预览<' in refused
    assert refused.index("重新上传文件") > refused.index("文件无法读取")
    good = SimpleUploadedFile("好.csv", "站点,日期,PM2.5\n甲站,2025-01-01,50\n".encode())
    sent = client.post(
        reverse("readings-upload"),
        {"file": good, "source": "平台", "source_kind": "reported", "domain": "ecology"},
    )
    page = client.get(sent["Location"]).content.decode()
    assert "甲站" in page
    with acting(standing.supervisor):
        intake = Intake.objects.order_by("-pk").first()
        assert intake is not None
    assert client.post(reverse("reading-file-do", args=[intake.pk, "begin"]), {"reason": ""}).status_code in (
        200,
        302,
    )
    while operations.take_next(intake_id=intake.pk, by=standing.supervisor, at=clock.now()):
        pass
    assert "甲站" in text(client, "indicators")
    assert "好.csv" in text(client, "reading-files")
    assert client.get(reverse("reading-file-progress", args=[intake.pk])).status_code in (200, 204, 286, 302)


def test_a_claim_is_recorded_and_recomputed_on_its_page(standing: Standing, series: Series) -> None:
    client = browser(standing.supervisor)
    data = {
        "text": "一季度均值 69", "source": "简报", "made_on": "2025-05-01", "claimant": str(standing.department.pk),
        "series": [str(series.pk)], "statistic": "mean", "compares": "level", "first_on": "2025-01-01",
        "last_on": "2025-04-30", "base_first_on": "", "base_last_on": "", "value": "99", "decimals": "0",
    }  # fmt: skip
    sent = client.post(reverse("claim-add"), data)
    assert sent.status_code == 302
    with acting(standing.supervisor):
        claim = Claim.objects.get()
    page = text(client, "claim", claim.pk)
    assert "68.8" in page
    assert "一季度均值" in text(client, "claims")
    text(browser(standing.outsider), "claim", claim.pk, status=404)


def test_an_aim_stands_on_the_page_of_its_programme(standing: Standing, series: Series) -> None:
    by, client = standing.supervisor, browser(standing.supervisor)
    with acting(by):
        programme = projects.register_programme(
            kind="work_plan", title="大气监督方案", from_year=2025, domain="ecology",
            focus_items=[projects.FocusDraft(title="联防联控", domain="ecology")], by=by, at=AT,
        )  # fmt: skip
        item = programme.focus_items.get()
    data = {
        "focus_item": str(item.pk), "series": str(series.pk), "statistic": "mean", "value": "50", "by_on": "2027-12-31",
        "base_value": "90", "base_on": "2023-12-31", "basis": "行动方案",
    }  # fmt: skip
    assert client.post(reverse("target-add", args=[programme.pk]), data).status_code == 302
    page = text(client, "programme", programme.pk)
    assert "限期目标" in page
    assert "行动方案" in page


def test_what_goes_beyond_air_is_recorded_and_shown(standing: Standing) -> None:
    by, client = standing.supervisor, browser(standing.supervisor)
    at = made.station(by, name="三岔口", kind="section")
    of = made.indicator(by, name="化学需氧量", item="COD", unit="mg/L")
    made.brought(by, made.series(by, of=of, at=at), [18.0, 26.0, 40.0])
    assert client.post(
        reverse("section-aim-add", args=[at.pk]), {"water_class": "Ⅲ", "since": "2025-01-01", "basis": "方案"}
    ).status_code == 302  # fmt: skip
    page = text(client, "water-quality")
    assert "三岔口" in page
    assert "未达标" in page
    data = {
        "title": "引滦补偿", "station": str(at.pk), "upper": str(standing.outside.pk), "lower": str(standing.department.pk),
        "items": "COD 20 1", "coefficient": "1", "reward": "1000", "penalty": "800", "per_index": "0",
        "from_year": "2025", "to_year": "2025", "document": "协议书",
    }  # fmt: skip
    assert client.post(reverse("compensation-add"), {**data, "items": "COD 二十 1"}).status_code == 422
    sent = client.post(reverse("compensation-add"), data)
    assert sent.status_code == 302
    shown = client.get(sent["Location"]).content.decode()
    assert "1.4000" in shown
    assert "-800.00" in shown
    assert "引滦补偿" in text(client, "compensations")
    manifest = {
        "number": "2025120001", "waste": "HW50", "sender": "甲", "carrier": "", "receiver": "丙", "sent_on": "2025-01-06",
        "sent": "10", "carried": "10", "received": "9",
    }  # fmt: skip
    assert client.post(reverse("waste-manifest-add"), manifest).status_code == 302
    assert "接收偏少" in text(client, "waste-balance")
