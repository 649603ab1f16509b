from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jianxing.cli.embedded import Cluster
from tests.conftest import cloned_database
from tests.exchange_nodes import TrialNode, acquaint, new_node, register_trial_kind


@pytest.fixture
def nodes(
    cluster: Cluster, django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> Iterator[list[TrialNode]]:
    """Two nodes that know each other, with databases in which transactions really commit."""
    register_trial_kind()
    with (
        django_db_blocker.unblock(),
        cloned_database(cluster) as first,
        cloned_database(cluster) as second,
    ):
        made = [
            new_node(code, home=tmp_path / code, dsn=cluster.app_dsn, database=database)
            for code, database in (("bei", first), ("jin", second))
        ]
        try:
            acquaint(made)
            yield made
        finally:
            for node in made:
                node.wrapper.close()
