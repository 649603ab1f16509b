"""The matrix: who keeps it, who inherits it, versions, and the table in and out."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from jianxing.atlas import operations, queries
from jianxing.atlas.models import ConflictRule
from jianxing.atlas.operations.ruling import RuleRefused, as_draft, drafts_of
from jianxing.directory.acting import acting
from jianxing.directory.policies import IsVoid, NotAllowed, ReasonMissing, StepRefused
from jianxing.methods.atlas.conflicts import read_matrix, read_rules
from tests.integration.atlas import clashes
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


def test_who_may_keep_the_matrix(standing: Standing) -> None:
    for other in (standing.handler, standing.system):
        with pytest.raises(NotAllowed):
            clashes.rule(other)


def test_rows_that_cannot_be(standing: Standing) -> None:
    by = standing.supervisor
    clashes.rule(by)
    for wrong in (
        {"name": " "}, {"wording": ""}, {"a_kind": "sea"}, {"severity": "x"}, {"relation": "likes"},
        {"area_above_m2": -1.0}, {"within_m": 1e6}, {"valid_to": clashes.SINCE}, {"name": "x" * 61}, {},
    ):  # fmt: skip
        with pytest.raises(RuleRefused):
            clashes.rule(by, **wrong)


def test_a_body_inherits_the_rows_of_those_above_and_cannot_change_them(standing: Standing) -> None:
    above, own = clashes.rule(standing.leader), clashes.rule(standing.supervisor, name="本组规则")
    with acting(standing.supervisor) as by:
        assert [rule.pk for rule in queries.rules()] == [above.pk, own.pk]
        with pytest.raises(NotAllowed):
            operations.void_rule(rule=queries.one_rule(pk=above.pk), reason="不用", by=by, at=AT)
    with acting(standing.leader):
        assert [rule.pk for rule in queries.rules()] == [above.pk]
        assert queries.one_rule(pk=own.pk).name == "本组规则"
    with acting(standing.outsider):
        assert not queries.rules()
        with pytest.raises(ConflictRule.DoesNotExist):
            queries.one_rule(pk=own.pk)


def test_a_change_is_a_further_version(standing: Standing) -> None:
    first = clashes.rule(standing.supervisor)
    with acting(standing.supervisor) as by:
        held = queries.one_rule(pk=first.pk)
        assert operations.change_rule(rule=held, draft=as_draft(held), by=by, at=AT).pk == first.pk
        second = operations.change_rule(
            rule=held, draft=replace(as_draft(held), area_above_m2=500.0), by=by, at=AT
        )
        assert (second.version, second.uid) == (2, first.uid)
        with pytest.raises(StepRefused):
            operations.change_rule(rule=queries.one_rule(pk=first.pk), draft=as_draft(held), by=by, at=AT)
        assert [rule.version for rule in queries.rule_versions(rule=second)] == [2, 1]
        second = queries.one_rule(pk=second.pk)
        with pytest.raises(ReasonMissing):
            operations.void_rule(rule=second, reason="", by=by, at=AT)
        operations.void_rule(rule=second, reason="不再适用", by=by, at=AT)
        with pytest.raises(IsVoid):
            operations.void_rule(rule=queries.one_rule(pk=second.pk), reason="再废", by=by, at=AT)
        assert not queries.rules()


def test_a_row_holds_from_its_day_to_the_day_before_its_end(standing: Standing) -> None:
    clashes.rule(standing.supervisor, valid_from=TODAY, valid_to=TODAY + timedelta(days=2))
    with acting(standing.supervisor):
        held = [
            len(queries.rules_in_force(on=TODAY + timedelta(days=days))) for days in (-1, 0, 1, 2)
        ]  # fmt: skip
    assert held == [0, 1, 1, 0]


def test_the_table_goes_out_and_comes_in_as_the_command_takes_it(standing: Standing, tmp_path: Path) -> None:
    file = tmp_path / "matrix.json"
    with acting(standing.supervisor) as by:
        made = operations.adopt_standard_rules(by=by, at=AT)
        assert (made.added, made.changed) == (7, 0)
        assert operations.adopt_standard_rules(by=by, at=AT).added == 0
        rows = [queries.told(rule) for rule in queries.rules()]
    file.write_text(json.dumps({"rules": rows}, ensure_ascii=False), encoding="utf-8")
    assert [rule.area_above_m2 for rule in read_rules(file)][:3] == [100.0, 100.0, 0.0]
    drafts = drafts_of(lines=read_matrix(file), today=TODAY)
    with acting(standing.supervisor) as by:
        same = operations.bring_in_rules(drafts=drafts, by=by, at=AT)
        assert (same.added, same.changed, same.same) == (0, 0, 7)
        one = replace(drafts[0], area_above_m2=50.0)
        made = operations.bring_in_rules(drafts=[one, replace(one, name="另一条"), *drafts[1:]], by=by, at=AT)
        assert (made.added, made.changed, made.same) == (1, 1, 6)
    file.write_text(json.dumps({"rules": [{**rows[0], "valid_to": "明天"}]}), encoding="utf-8")
    with pytest.raises(RuleRefused, match="valid_to"):
        drafts_of(lines=read_matrix(file), today=TODAY)
