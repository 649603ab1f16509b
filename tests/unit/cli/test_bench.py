"""Benchmarks are found in a checkout alone, and say what they were set against."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bench.form import Case, names

from jianxing.cli import bench
from jianxing.cli.main import main


def test_an_installation_without_a_checkout_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "CHECKOUT", tmp_path)
    assert main(["bench", "ledger"]) == 2
    assert "bench" in capsys.readouterr().err


def test_an_unknown_benchmark_is_wrong_use_and_the_known_ones_are_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["bench", "nothing"]) == 2
    assert "ledger" in capsys.readouterr().err


def test_each_benchmark_says_what_it_can_be_told() -> None:
    for name in names():
        asked = [sys.executable, "-m", "jianxing.cli.main", "bench", name, "--set", "help"]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "usage" in done.stdout


@pytest.mark.parametrize(
    ("case", "ratio"),
    [
        (Case(case="rows", value=9400, unit="rows/s", peer=4700), 2.0),
        (Case(case="memory", value=250, unit="MiB", limit=500, less=True), 2.0),
        (Case(case="rows", value=12000, unit="rows/s", limit=24000), 0.5),
        (Case(case="rows", value=12000, unit="rows/s"), None),
    ],
)
def test_more_is_always_better(case: Case, ratio: float | None) -> None:
    assert case.ratio == ratio


def test_a_case_as_json_says_whether_its_aim_is_reached() -> None:
    told = Case(case="rows", value=9400, unit="rows/s", peer=4700, aim=2).as_json()
    assert json.dumps(told) == (
        '{"case": "rows", "value": 9400, "unit": "rows/s", "peer": 4700, "ratio": 2.0, "aim": 2.0, "reached": true}'
    )
