"""``jianxing atlas``: three commands that need no database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from jianxing.cli.exits import Exit
from jianxing.cli.main import main
from jianxing.directory.shipped import DISTRICTS
from jianxing.methods.atlas.wording import MESSAGES, REASONS
from jianxing.settings import speech
from tests.unit.methods.atlas.files import SQUARE, write_geojson

ZONE = shapely.box(117.09, 39.0, 117.2, 39.1)


@pytest.fixture
def layers(tmp_path: Path) -> tuple[str, str, str]:
    site = write_geojson(tmp_path / "a.geojson", [(SQUARE, {"编号": "园区1", "kind": "工业用地"})])
    zone = write_geojson(
        tmp_path / "b.geojson", [(ZONE, {"编号": "红线1", "kind": "生态红线"})], encoding="gbk"
    )
    rules = tmp_path / "rules.csv"
    rules.write_bytes("甲类,乙类,面积超过\n工业用地,生态红线,100\n".encode("gb18030"))
    return str(site), str(zone), str(rules)


def test_a_file_that_cannot_be_read_is_one_line(
    layers: tuple[str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site, zone, rules = layers
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    for words in (
        ["conflicts", site, str(empty), "--rule", rules],
        ["conflicts", site, zone, "--rule", str(empty)],
        ["conflicts", site, zone, "--rule", str(tmp_path / "none.csv")],
        ["conflicts", site, zone, "--rule", rules, "--system", "beijing54"],
        ["conflicts", site, zone, "--rule", rules, "--layer", "other"],
        ["enclaves", str(empty), "--by", "province"],
        ["enclaves", site, "--by", "province"],
        ["locate", "117", "39", "--file", str(empty)],
    ):
        assert main(["atlas", *words]) == Exit.NO
        said = capsys.readouterr()
        assert said.out == ""
        assert len(said.err.splitlines()) == 1
        assert "Traceback" not in said.err


def test_a_rule_that_cannot_stand_names_its_row(
    layers: tuple[str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text("甲类,乙类,面积超过\n工业用地,生态红线,很多\n", encoding="utf-8")
    assert main(["atlas", "conflicts", *layers[:2], "--rule", str(broken)]) == Exit.NO
    said = capsys.readouterr().err
    assert "broken.csv" in said
    assert "2" in said
    assert "area_above_m2" in said
    assert "很多" in said


def test_conflicts(layers: tuple[str, str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["atlas", "conflicts", *layers[:2], "--rule", layers[2], "--format", "json"]) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    (row,) = told["conflicts"]
    assert {"id", "a", "b", "relation", "area_m2", "length_m", "sliver"} <= set(row)
    assert (row["a"], row["b"], row["relation"], row["sliver"]) == ("园区1", "红线1", "overlaps", False)
    assert (told["count"], told["slivers"], told["lifted"]) == (1, 0, [])
    assert main(["atlas", "conflicts", *layers[:2], "--rule", layers[2]]) == Exit.DONE
    assert row["id"] in capsys.readouterr().out


def test_enclaves(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["atlas", "enclaves", str(DISTRICTS), "--by", "province", "--format", "json"]) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    assert [(row["of"], row["within"]) for row in told["enclaves"][:2]] == [
        ("河北省", ["天津市", "北京市"]),
        ("河北省", "天津市"),
    ]
    assert {"of", "within", "area_m2", "point", "group"} == set(told["enclaves"][0])
    assert all(row["area_m2"] < 100_000 for row in told["slivers"])


def test_none_found_is_said(layers: tuple[str, str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["atlas", "enclaves", layers[0], "--by", "编号"]) == Exit.DONE
    assert capsys.readouterr().out == "0 enclaves\n"


@pytest.mark.parametrize(
    "words", [["39.9", "116.4"], ["117", "39", "--point-system", "x"], ["117", "39", "--within", "-1"]]
)
def test_a_point_that_cannot_be(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["atlas", "locate", *words, "--file", str(DISTRICTS)]) == Exit.WRONG_USE
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_what_is_no_number_is_told_with_one_that_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["atlas", "locate", "abc", "39"])
    assert left.value.code == Exit.WRONG_USE
    assert "argument LON: abc: give a number as 117.05" in capsys.readouterr().err


def test_locate_from_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--file", str(DISTRICTS), "--by", "adcode", "--by", "province", "--format", "json"]
    assert main(["atlas", "locate", "117.05", "39.85", *words]) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    assert told["governing"] == "131028"  # Dachang
    assert [(level["level"], level["governing"], level["surrounding"]) for level in told["levels"]] == [
        ("adcode", "131028", []),
        ("province", "河北省", ["天津市", "北京市"]),
    ]
    assert main(["atlas", "locate", "100", "30", *words]) == Exit.NO
    assert json.loads(capsys.readouterr().out)["governing"] is None


def test_a_point_of_a_map_provider_is_shifted_back(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--file", str(DISTRICTS), "--point-system", "gcj02", "--format", "json"]
    assert main(["atlas", "locate", "116.403720", "39.910590", *words]) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    assert told["longitude"] == pytest.approx(116.397477, abs=2e-5)


@pytest.mark.parametrize("key", ["beijing54", "WGS84 "])
def test_a_plan_in_no_known_system_is_wrong_use(key: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--layer", "1", "--title", "t", "--from", "2026-01-01", "--body", "TJ", "--as", "a"]
    with pytest.raises(SystemExit) as left:
        main(["atlas", "import", "plan.zip", *words, "--crs", key])
    assert left.value.code == 2
    assert "cgcs2000-zone-39" in capsys.readouterr().err


def test_every_word_of_the_methods_is_said_in_the_terminals_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANXING_LANGUAGE", "zh-hans")
    assert [text for text in (*MESSAGES.values(), *REASONS.values()) if speech.gettext(text) == text] == []
