"""``jianxing atlas conflicts`` on a plan with a conflict planted for each kind of rule: all of them, and nothing else."""

import json
from pathlib import Path

import pytest

from jianxing.cli.exits import Exit
from jianxing.cli.main import main
from jianxing.methods.atlas.conflicts import RELATIONS, Rule, read_rules
from tests.planted_conflicts import RULES, Found, planted, write


def test_the_matrix_speaks_of_every_kind_of_rule(tmp_path: Path) -> None:
    (tmp_path / "rules.csv").write_text(RULES, encoding="utf-8")
    rules = read_rules(tmp_path / "rules.csv")
    assert {rule.relation for rule in rules if not rule.is_pattern} == set(RELATIONS)
    assert any(rule.is_pattern for rule in rules)
    plain = Rule()
    for column in ("area_above_m2", "length_above_m", "within_m", "needs_approval", "reports_length"):
        assert any(getattr(rule, column) != getattr(plain, column) for rule in rules), column
    assert {rule for rule, _a, _b in planted().found} == {rule.name for rule in rules}


def test_every_planted_conflict_comes_back_with_its_measure_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = planted()
    a, b = write(tmp_path / "a.geojson", plan.a), write(tmp_path / "b.geojson", plan.b)
    (tmp_path / "rules.csv").write_bytes(RULES.encode("gb18030"))
    words = ["atlas", "conflicts", str(a), str(b), "--rule", str(tmp_path / "rules.csv"), "--format", "json"]
    assert main(words) == Exit.DONE
    told = json.loads(capsys.readouterr().out)
    one_says = Found("").about()
    found = {
        (row["rule"], row["a"], row["b"]): {name: row.get(name, lifted) for name in one_says}
        for lifted, part in ((False, "conflicts"), (True, "lifted"))
        for row in told[part]
    }
    assert sorted(found) == sorted(plan.found)
    assert found == {key: one.about() for key, one in plan.found.items()}
    assert told["slivers"] == sum(one.sliver for one in plan.found.values()) == 1
    assert told["count"] == len(plan.found) - 1 - sum(one.lifted for one in plan.found.values())
    assert len({row["id"] for row in told["conflicts"]}) == len(told["conflicts"])
