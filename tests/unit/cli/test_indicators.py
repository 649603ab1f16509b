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
