"""``jianxing coverage``: commands that need no database."""

import json
from pathlib import Path

import pytest

from jianxing.cli.exits import Exit
from jianxing.cli.main import main

LIST = (
    "名称,机构编码,类别,区县,经度,纬度,北京卡,天津卡,河北卡,事项\n"
    "东城区第一医院,H1,医院,东城区,116.41,39.92,是,是,是,门诊结算\n武清区图书馆,L1,图书馆,武清区,117.04,39.38,是,是,否,借阅\n"
)


def written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_list_of_persons_is_refused_in_one_line_that_names_the_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIANXING_LANGUAGE", "zh-hans")
    file = written(tmp_path / "a.csv", "名称,区县,身份证号\n甲,东城区,1\n")
    assert main(["coverage", "matrix", file]) == Exit.NO
    said = capsys.readouterr()
    assert said.out == ""
    assert "身份证号" in said.err
    assert len(said.err.splitlines()) == 1


def test_the_matrix_of_a_list_with_residents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path / "a.csv", LIST)
    people = written(tmp_path / "r.csv", "区县,常住人口,年份\n东城区,704000,2024\n武清区,1151000,2024\n")
    assert main(["coverage", "matrix", file, "--residents", people, "--format", "json"]) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["outlets"], told["unplaced"], told["scenes"]) == (2, 0, ["medical", "library"])
    cells = {(one["district"], one["scene"], one["home"]): one for one in told["matrix"]}
    assert cells["110101", "medical", "13"]["declared"] == 1
    assert cells["110101", "medical", "13"]["per_10000"] == round(1 / 70.4, 4)
    assert cells["120114", "library", "13"]["declared"] == 0
    assert {"matter": "借阅", "home": "13", "declared": 0} in told["by_matter"]
    assert set(told["theil"]) == {"medical", "library"}


def test_two_lists_are_matched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path / "a.csv", LIST)
    other = written(tmp_path / "b.csv", "名称,区县\n天津市武清区图书馆,武清区\n武清区博物馆,武清区\n")
    assert main(["coverage", "match", file, other, "--format", "json"]) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    assert [one["right"]["name"] for one in told["pairs"]] == ["天津市武清区图书馆"]
    assert (told["only_left"], told["only_right"]) == (1, 1)
