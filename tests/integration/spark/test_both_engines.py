"""The expressions over readings, on DuckDB and on a Spark standalone cluster of a master and two workers on loopback."""

from pathlib import Path

import pytest
from bench.indicators.both import ASKED, compared
from bench.indicators.cluster import cluster

from jianxing.methods.series import expressions

ROWS = 5_000


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    folder = Path(tmp_path_factory.mktemp("spark"))
    with cluster(folder, workers=2, memory="1g") as session:
        return compared(folder, session, rows=ROWS)


def test_every_listed_expression_is_asked() -> None:
    assert set(ASKED) == set(expressions.OPERATIONS)


@pytest.mark.parametrize("name", sorted(ASKED))
def test_both_engines_give_the_same(told: dict[str, dict[str, object]], name: str) -> None:
    assert told[name]["rows"]
    assert told[name]["same"], name
