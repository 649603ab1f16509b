"""A plan with a conflict planted for each kind of rule, compared as layers under a matrix: all come back, and nothing else."""

from pathlib import Path

import pytest
import shapely

from jianxing.atlas import operations, queries
from jianxing.atlas.models import Conflict
from jianxing.atlas.operations import FeatureDraft
from jianxing.atlas.operations.ruling import drafts_of
from jianxing.directory.acting import acting
from jianxing.methods.atlas.conflicts import read_matrix
from jianxing.methods.atlas.conflicts.pairs import NAMES
from tests.integration.atlas import plans
from tests.planted_conflicts import A_KINDS, B_KINDS, RULES, Drawn, Found, planted, properties
from tests.standing import AT, TODAY, Standing

pytestmark = pytest.mark.django_db


def draft(row: int, one: Drawn) -> FeatureDraft:
    wkb = bytes(shapely.to_wkb(one.shape))
    said = properties(one)
    return FeatureDraft(key=said.pop("编号"), name=said.pop("名称"), wkb=wkb, row=row, attributes=said)


def test_a_plan_comes_back_complete(standing: Standing, tmp_path: Path) -> None:
    by, plan = standing.supervisor, planted()
    for kind in (*A_KINDS, *B_KINDS):
        layer = plans.layer(by, name=kind, kind=kind, domain="ecology" if kind in B_KINDS else "industry")
        plans.version(by, layer, [draft(row, one) for row, one in enumerate(plan.of(kind), 1)])
    matrix = tmp_path / "matrix.csv"
    matrix.write_text(RULES, encoding="gb18030")
    with acting(by):
        drafts = drafts_of(lines=read_matrix(matrix), today=TODAY)
        assert operations.bring_in_rules(drafts=drafts, by=by, at=AT).added == len(drafts)
        runs = operations.compare_in_force(by=by, at=AT)
    with acting(by):
        operations.run_now(runs=runs, by=by, at=AT)
        found = {
            (one.rule.name, one.a.key, one.b.key): {
                **{name: getattr(one, name) for name in Found("").about()},
                "relation": NAMES[one.relation],
            }
            for one in Conflict.objects.select_related("rule", "a", "b")
        }
        waiting = queries.conflicts(standing="candidate")
        assert sorted(found) == sorted(plan.found)
        assert found == {key: one.about() for key, one in plan.found.items()}
        assert len(waiting) == sum(not one.sliver and not one.lifted for one in plan.found.values())
