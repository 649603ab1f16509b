"""``jianxing schedule``: two commands that need no database."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from jianxing.cli.exits import Exit
from jianxing.cli.main import main
from jianxing.methods.schedules.reading import read_bytes
from jianxing.methods.schedules.writing import write

PLAN: dict[str, Any] = {
    "name": "园区",
    "start": "2025-03-03",
    "calendars": [
        {"id": "std", "week": ["mon", "tue", "wed", "thu", "fri"], "exceptions": [{"from": "2025-03-10"}]}
    ],
    "tasks": [
        {"id": 1, "name": "征地", "duration": 5},
        {"id": 2, "name": "基础", "duration": 3},
        {"id": 3, "name": "管线", "duration": 2},
        {"id": 4, "name": "验收", "duration": 0},
    ],
    "links": [{"from": 1, "to": 2}, {"from": 1, "to": 3, "type": "SS", "lag": 1}, {"from": 2, "to": 4}, {"from": 3, "to": 4}],
}  # fmt: skip
BLOCKERS: dict[str, Any] = {
    "format": "jianxing-blockers-1",
    "blockers": [
        {
            "id": "D1", "name": "土地", "tasks": [2],
            "from": "2025-03-11", "expected_end": "2025-04-10", "actual_end": "2025-03-20",
            "counterfactuals": [
                {"kind": "limit", "end": "2025-04-10", "set_by": "某委", "set_on": "2025-03-12"},
                {"kind": "estimate", "end": "2025-03-31"},
                {"kind": "median", "end": "2025-05-30", "set_on": "2025-03-21"},
            ],
        },
        {"id": "D2", "tasks": ["3"], "from": "2025-03-04", "expected_end": "2025-03-06"},
    ],
}  # fmt: skip


def schema(name: str) -> dict[str, Any]:
    text = (files("jianxing.methods.schedules") / "schemas" / f"{name}.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def valid(value: object, name: str) -> None:
    jsonschema_rs.validator_for(schema(name)).validate(value)


def put(path: Path, value: object) -> str:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return str(path)


def test_what_cannot_be_used_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, blockers = put(tmp_path / "a.json", PLAN), put(tmp_path / "b.json", BLOCKERS)
    loop = put(tmp_path / "loop.json", PLAN | {"links": [{"from": 1, "to": 2}, {"from": 2, "to": 1}]})
    strange = put(tmp_path / "strange.json", {"blockers": [BLOCKERS["blockers"][0] | {"tasks": ["77"]}]})
    long = put(tmp_path / "long.json", PLAN | {"tasks": [{"id": 9, "duration": "many"}], "links": []})
    (tmp_path / "empty").write_bytes(b"")
    for words, names in (
        (["solve", loop], ("loop.json", "1 → 2 → 1")),
        (["solve", long], ("long.json", "9", "duration", "many")),
        (["solve", str(tmp_path / "empty")], ("empty",)),
        (["impact", loop, "--blockers", blockers], ("loop.json", "1 → 2 → 1")),
        (["impact", plan, "--blockers", strange], ("strange.json", "blocker D1", "tasks", "77")),
        (["impact", plan, "--blockers", plan], ("a.json", "blockers")),
    ):
        assert main(["schedule", *words, "--format", "json"]) == Exit.NO
        said = capsys.readouterr()
        assert said.out == ""
        assert len(said.err.splitlines()) == 1
        assert all(name in said.err for name in names), said.err
    assert main(["schedule", "solve", str(tmp_path / "none.xml")]) == Exit.OUTSIDE
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("kind", ["json", "mspdi", "xer", "xlsx"])
def test_solve(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    valid(PLAN, "schedule-1")
    path = tmp_path / "plan"
    path.write_bytes(write(read_bytes(json.dumps(PLAN).encode()), kind)[0])
    assert main(["schedule", "solve", str(path), "--format", "json"]) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    valid(told, "solution-1")
    assert (told["format"], told["finish"], told["critical_path"]) == (kind, "2025-03-13", ["1", "2", "4"])
    by_id = {one["id"]: one for one in told["tasks"]}
    assert (by_id["2"]["early_start"], by_id["2"]["early_finish"]) == ("2025-03-11", "2025-03-13")
    assert (by_id["3"]["early_start"], by_id["3"]["total_float"], by_id["3"]["free_float"]) == (
        "2025-03-04",
        5,
        5,
    )
    assert (by_id["3"]["late_start"], by_id["3"]["late_finish"], by_id["3"]["critical"]) == (
        "2025-03-12",
        "2025-03-13",
        False,
    )
    assert main(["schedule", "solve", str(path)]) == Exit.DONE
    assert "2025-03-13" in capsys.readouterr().out


def test_impact(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    valid(BLOCKERS, "blockers-1")
    words = [
        "schedule",
        "impact",
        put(tmp_path / "a.json", PLAN),
        "--blockers",
        put(tmp_path / "b.json", BLOCKERS),
    ]
    assert main([*words, "--format", "json"]) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    valid(told, "impact-1")
    second, first = told["blockers"]
    # 11 to 20 March stand still: the three days of 2 are 21, 24 and 25; until 10 April they would have been 11, 14, 15
    assert (first["id"], first["delay_calendar_days"], first["saved_calendar_days"]) == ("D1", 12, 21)
    assert first["saved_range_calendar_days"] == [9, 21]
    assert (first["counterfactual"]["kind"], first["counterfactual"]["set_by"]) == ("limit", "某委")
    assert [one["kind"] for one in first["counterfactuals_set_too_late"]] == ["median"]
    assert (second["id"], second["delay_calendar_days"], second["saved_calendar_days"], second["open"]) == (
        "D2",
        0,
        None,
        True,
    )
    assert told["joint_saved_calendar_days"] == 21
    assert told["what_if"] == [
        {
            "id": "D2",
            "longer_calendar_days": 7,
            "finish": "2025-03-25",
            "finish_then": "2025-03-25",
            "cost_calendar_days": 0,
        }
    ]
    assert all("2025" in step["en"] and "年" in step["zh"] for step in told["steps"])
    monkeypatch.setenv("JIANXING_LANGUAGE", "zh")
    assert main(words) == Exit.DONE
    assert "日历天" in capsys.readouterr().out


def test_how_much_longer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "schedule",
        "impact",
        put(tmp_path / "a.json", PLAN),
        "--blockers",
        put(tmp_path / "b.json", BLOCKERS),
    ]
    with pytest.raises(SystemExit) as left:
        main([*words, "--longer", "0"])
    assert left.value.code == Exit.WRONG_USE
    capsys.readouterr()
    assert main([*words, "--longer", "28", "--format", "json"]) == Exit.DONE
    (cost,) = json.loads(capsys.readouterr().out)["what_if"]
    assert cost["cost_calendar_days"] > 0


BUNDLE: dict[str, Any] = {
    "today": "2025-03-03",
    "deadline": "2025-03-28",
    "calendar": {"days": []},
    "materials": [{"id": "m", "name": "图纸", "ready_on": "2025-03-20"}],
    "approvals": [
        {"id": "land", "body": "自然资源局", "statutory_days": 20, "promised_days": 10},
        {"id": "eia", "statutory_days": 15, "past_days": [10, 12, 14, 16, 18], "filed_on": "2025-02-26"},
        {"id": "works", "statutory_days": 5, "after": ["land", "eia"], "materials": ["m"]},
    ],
}  # fmt: skip


def test_a_bundle_that_cannot_be_used_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, third = BUNDLE["approvals"]
    loop = BUNDLE | {"approvals": [first | {"after": ["works"]}, second, third]}
    strange = BUNDLE | {"approvals": [first | {"statutory_days": "many"}]}
    for words, names in (
        (put(tmp_path / "a.json", loop), ("a.json", "→ works", "→ land")),
        (put(tmp_path / "b.json", strange), ("b.json", "approval land", "statutory_days", "many")),
        (put(tmp_path / "c.json", BUNDLE | {"approvals": []}), ("c.json", "approvals")),
        (
            put(tmp_path / "d.json", BUNDLE | {"materials": []}),
            ("d.json", "approval works", "materials", "m"),
        ),
    ):
        assert main(["schedule", "bundle", words]) == Exit.NO
        said = capsys.readouterr()
        assert (said.out, len(said.err.splitlines())) == ("", 1)
        assert all(name in said.err for name in names), said.err


def test_a_bundle_by_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    valid(BUNDLE, "bundle-1")
    path = put(tmp_path / "bundle.json", BUNDLE)
    assert main(["schedule", "bundle", path, "--format", "json"]) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    valid(told, "bundle-outlook-1")
    by_id = {one["id"]: one for one in told["approvals"]}
    # five days for the works end on the 28th, so all before them is granted on the 21st; ten days before that is the 7th
    assert (by_id["works"]["latest_filing"], by_id["land"]["latest_filing"]) == ("2025-03-21", "2025-03-07")
    # filed on 26 February, fifteen working days end on 19 March; the drawings come a day later and decide
    assert (by_id["eia"]["granted_by"], by_id["works"]["filed_by"]) == ("2025-03-19", "2025-03-20")
    assert (told["finish"], told["room_working_days"], told["on_time"]) == ("2025-03-27", 1, True)
    assert (told["critical_chain"], told["waits_for_material"]) == (["works"], "m")
    assert told["chance_of_missing"]["few_past_cases"] == ["land", "works"]
    assert told["must_move_today"] == []
    assert main(["approvals", path, "--today", "2025-03-10", "--format", "json"]) == Exit.DONE
    later = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in later["must_move_today"]] == ["land"]
    assert main(["approvals", path]) == Exit.DONE
    assert "works" in capsys.readouterr().out
