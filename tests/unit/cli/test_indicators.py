"""``jianxing indicators``: commands that need no database."""

import json
from pathlib import Path

import pytest

from jianxing.cli.exits import Exit
from jianxing.cli.main import main


def hourly(path: Path, days: int = 2, heading: str = "时间,站点,PM2.5,O3") -> str:
    rows = [
        f"2026-02-{28 if day == 0 else day} {hour:02}:00,甲,67,{90 + hour}" if day == 0
        else f"2026-03-{day:02} {hour:02}:00,甲,67,90"
        for day in range(days) for hour in range(24)
    ]  # fmt: skip
    path.write_text("\n".join([heading, *rows]), encoding="utf-8")
    return str(path)


def test_a_file_that_cannot_be_used_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text("时间,PM2.5\n2026-03-05 14:00,约40\n", encoding="utf-8")
    other = tmp_path / "other.csv"
    other.write_text("时间,数值\n2026-03-05 14:00,40\n", encoding="utf-8")
    negative = tmp_path / "negative.csv"
    negative.write_text("日期,PM2.5\n2026-03-05,-4\n", encoding="utf-8")
    for file in (broken, other, negative, tmp_path / "none.csv"):
        assert main(["indicators", "aqi", str(file)]) == Exit.NO
        said = capsys.readouterr()
        assert said.out == ""
        assert len(said.err.splitlines()) == 1
        assert str(file) in said.err


def test_a_broken_cell_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIANXING_LANGUAGE", "zh-hans")
    broken = tmp_path / "broken.csv"
    broken.write_text("时间,PM2.5\n2026-03-05 14:00,约40\n", encoding="utf-8")
    assert main(["indicators", "aqi", str(broken)]) == Exit.NO
    said = capsys.readouterr().err
    assert "第2行" in said
    assert "PM2.5" in said
    assert "约40" in said


def test_aqi_under_the_limits_of_the_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = hourly(tmp_path / "a.csv")
    assert main(["indicators", "aqi", file, "--format", "json"]) == Exit.DONE
    before, after = json.loads(capsys.readouterr().out)["days"]
    # 67 µg/m³ is 90 under 75 and 100 + 50 × 7/55 = 106.4 under 60; O3 is the mean of 106 … 113
    assert (before["date"], before["iaqi"]["PM2.5"], before["iaqi"]["O3_8h"]) == ("2026-02-28", 90, 59)
    assert (before["aqi"], before["primary"], before["missing"]) == (
        90,
        ["PM2.5"],
        ["SO2", "NO2", "PM10", "CO"],
    )
    assert (after["date"], after["aqi"], after["primary"], after["exceeding"]) == (
        "2026-03-01", 107, ["PM2.5"], ["PM2.5"],
    )  # fmt: skip
    assert main(["indicators", "aqi", file]) == Exit.DONE
    assert "AQI 107" in capsys.readouterr().out


def city(folder: Path) -> list[Path]:
    """Six stations with daily PM2.5 over three years across the change of limits, the first of them talked down."""
    import numpy as np
    from bench.forensics.planting import city as town
    from bench.forensics.planting import moved

    random = np.random.default_rng(3)
    values = town(1095, random)[:6]
    values[0] = moved(values[0], 0.9, random, limit=60)
    days = np.datetime64("2026-03-01") + np.arange(1095)
    paths = []
    for at, station in enumerate(values):
        path = folder / f"站{at}.csv"
        rows = [f"{day},{value:.2f}" for day, value in zip(days, station, strict=True)]
        path.write_text("\n".join(["日期,PM2.5", *rows]), encoding="utf-8")
        paths.append(path)
    return paths


def test_check_names_station_kind_and_days(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = city(tmp_path)
    words = ["indicators", "check", str(paths[0]), "--neighbours", str(tmp_path), "--format", "json"]
    assert main(words) == Exit.DONE
    (one,) = json.loads(capsys.readouterr().out)["series"]
    assert one["series"] == "站0 PM2.5"
    assert {"id", "statistic", "p_value", "flagged", "effect", "unit", "rows"} <= set(one["checks"][0])
    density = next(check for check in one["checks"] if check["id"] == "density_at_limit")
    assert density["flagged"]
    assert density["rows"]
    (question,) = (asked for asked in one["questions"] if asked["check"] == "density_at_limit")
    assert {"check", "series", "from", "to", "share", "explanation"} == set(question)
    assert question["from"] < question["to"]


def test_check_without_anything_planted_asks_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = city(tmp_path)[1:]
    assert main(["indicators", "check", *map(str, paths), "--limit", "60", "--format", "json"]) == Exit.DONE
    told = json.loads(capsys.readouterr().out)["series"]
    assert [one["series"] for one in told][-1] == "5 × PM2.5"
    assert [one["questions"] for one in told] == [[]] * 6


def test_check_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (path, *_others) = city(tmp_path)
    assert main(["indicators", "check", str(path), "--neighbours", str(tmp_path / "none")]) == Exit.NO
    assert len(capsys.readouterr().err.splitlines()) == 1
    with pytest.raises(SystemExit):
        main(["indicators", "check", str(path), "--limit", "-1"])


def test_a_question_is_never_a_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIANXING_LANGUAGE", "zh-hans")
    assert main(["indicators", "check", str(city(tmp_path)[0])]) == Exit.DONE
    said = capsys.readouterr().out
    assert "疑似异常，需核查" in said
    assert "造假" not in said


def test_readings_that_are_not_there_are_brought_in_by_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        "indicators",
        "import",
        str(tmp_path / "none.csv"),
        "--source",
        "平台",
        "--body",
        "X",
        "--as",
        "nobody",
    ]
    assert main(words) == Exit.WRONG_USE
    assert "none.csv" in capsys.readouterr().err
