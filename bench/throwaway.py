"""The product on a throw-away PostgreSQL inside this process, with the standing people of the tests in it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jianxing.cli.database import bring_up_to_date
from jianxing.cli.embedded import temporary_cluster


@contextmanager
def product() -> Iterator[Any]:
    """Yield the WSGI application on an empty, migrated database, as the application's own role."""
    with (
        tempfile.TemporaryDirectory(prefix="jianxing-bench-") as folder,
        temporary_cluster(Path(folder)) as cluster,
    ):
        bring_up_to_date(owner_dsn=cluster.owner_dsn)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        os.environ["JIANXING_DSN"] = cluster.app_dsn
        os.environ["JIANXING_BENCH_OWNER"] = cluster.owner_dsn  # for what empties tables between turns
        os.environ["JIANXING_BENCH_DOOR"] = cluster.door_dsn  # for the process that faces the public
        import django
        from django.conf import settings

        django.setup()
        # In tests a connection ends with its request; here it is kept, as when serving.
        settings.DATABASES["default"]["CONN_MAX_AGE"] = 600
        settings.API_REQUESTS_A_MINUTE = 10**9
        settings.FILES_ROOT = Path(folder) / "files"
        from django.db import connections

        from jianxing.settings.wsgi import application

        try:
            yield application
        finally:
            connections.close_all()
