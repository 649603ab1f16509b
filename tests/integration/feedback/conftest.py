"""A door of the standing group, and the connection of the process that faces the public."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from jianxing.cli.embedded import Cluster
from jianxing.directory.acting import acting
from jianxing.feedback import operations
from jianxing.feedback.models import Door
from tests.standing import AT, Standing, make_standing


@pytest.fixture
def at_the_door(cluster: Cluster, own_database: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection in the door's role, on a database in which transactions really commit."""
    with psycopg.connect(cluster.admin_dsn, autocommit=True) as admin:
        # As the product's own database is set up; a copy takes its template's tables and not its rights.
        admin.execute(f"REVOKE ALL ON DATABASE {own_database} FROM PUBLIC")
        admin.execute(f"GRANT CONNECT ON DATABASE {own_database} TO jianxing_door")
    with psycopg.connect(cluster.door_dsn, dbname=own_database, autocommit=True) as door:
        yield door


@pytest.fixture
def world(own_database: str) -> Standing:
    """The standing people on that database."""
    return make_standing()


@pytest.fixture
def door(world: Standing) -> Door:
    """A door whose reports go to the assistant."""
    with acting(world.supervisor):
        return operations.open_door(
            title_zh="演示博物馆", title_en="Demonstration museum", domain="culture_tourism",
            responsible=world.assistant, by=world.supervisor, at=AT,
        )  # fmt: skip
