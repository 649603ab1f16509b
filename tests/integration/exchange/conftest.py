from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jianxing.cli.embedded import Cluster
from tests.exchange_nodes import TrialNode, several_nodes


@pytest.fixture
def nodes(
    cluster: Cluster, django_db_setup: None, django_db_blocker: Any, tmp_path: Path
) -> Iterator[list[TrialNode]]:
    """Two nodes that know each other, with databases in which transactions really commit."""
    with django_db_blocker.unblock(), several_nodes(cluster, ("bei", "jin"), home=tmp_path) as made:
        yield made
