"""``jianxing penalties check``: no database, one line for what cannot be used, results with their comparable cases."""

import json
from pathlib import Path

import pytest

from jianxing.cli.exits import Exit
from jianxing.cli.main import main

BENCHMARKS = "地区,违法行为,裁量档次,下限,上限,施行日期\n" + "".join(
    f"{place},甲,一般,1000,11000,2024-01-01\n" for place in ("北京", "天津")
)


def cases(folder: Path, amount: str = "6000") -> tuple[str, str]:
    rows = [f"京{at},北京,甲,一般,{3000 + 100 * at},2024-05-0{at + 1},张三" for at in range(6)]
    rows += [f"津{at},天津,甲,一般,{8000 + 100 * at},2024-05-0{at + 1},张三" for at in range(6)]
    rows.append(f"京6,北京,甲,一般,{amount},2024-05-09,张三")
    heading = "决定书文号,地区,违法行为,裁量档次,罚款金额,处罚决定日期,当事人"
    (folder / "cases.csv").write_text("\n".join([heading, *rows]), encoding="utf-8")
    (folder / "benchmarks.csv").write_text(BENCHMARKS, encoding="utf-8")
    return str(folder / "cases.csv"), str(folder / "benchmarks.csv")


def test_a_file_that_cannot_be_used_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, benchmarks = cases(tmp_path, amount="很多")
    assert main(["penalties", "check", file, "--benchmarks", benchmarks]) == Exit.NO
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert "很多" in said.err


def test_results_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, benchmarks = cases(tmp_path, amount="12000")
    assert main(["penalties", "check", file, "--benchmarks", benchmarks, "--format", "json"]) == Exit.DONE
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert "张三" not in said.out
    assert [(one["number"], one["kind"]) for one in told["hard"]] == [("京6", "outside_tier")]
    [one] = told["between_places"]
    assert {"item", "shift", "p_value", "q_value", "n"} <= set(one)
    assert (one["item"], one["n"], len(one["comparable"])) == ("甲", 13, 13)
    assert told["counts"]["cases"] == 13


def test_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIANXING_LANGUAGE", "zh-hans")
    file, benchmarks = cases(tmp_path)
    assert main(["penalties", "check", file, "--benchmarks", benchmarks]) == Exit.DONE
    said = capsys.readouterr()
    assert "当事人" in said.err
    assert "共 13 件" in said.out
