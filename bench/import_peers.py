"""What an import is set against: django-import-export in its best bulk setting, and reading with calamine and COPY alone.

Run by ``import_bench.py`` with the Python of a temporary environment: it needs nothing of the product, and the product needs
nothing of it. Prints one JSON line for each measurement.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

TEXTS = [f"c{number}" for number in range(19)]
AGAIN = 2000


def timed(case: str, rows: int, work: Callable[[], object]) -> None:
    """Print how many rows a second."""
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    print(json.dumps({"case": case, "rows_per_second": rows / seconds, "seconds": seconds}), flush=True)


def main(path: str, database: dict[str, Any]) -> None:
    """Measure on a database of its own."""
    import django
    import psycopg
    import python_calamine
    from django.conf import settings

    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", **database}},
        INSTALLED_APPS=["import_export"],
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    from django.db import connection, models
    from import_export import resources
    from tablib import Dataset

    members: dict[str, Any] = {
        "__module__": "import_export.models",
        "Meta": type("Meta", (), {"app_label": "import_export"}),
        "code": models.CharField(max_length=40, unique=True),
    }
    members |= {name: models.TextField(null=True) for name in TEXTS}
    row_model: Any = type("Row", (models.Model,), members)
    with connection.schema_editor() as editor:
        editor.create_model(row_model)
    columns = ["code", *TEXTS]

    def resource(**options: Any) -> Any:
        meta = type(
            "Meta", (), {"model": row_model, "import_id_fields": ("code",), "fields": columns} | options
        )
        return type("Rows", (resources.ModelResource,), {"Meta": meta})()

    with open(path, "rb") as file:  # noqa: PTH123 - nothing but what a peer would do
        content = file.read()
    data = Dataset()

    def load() -> None:
        data.load(content, format="xlsx")
        data.headers = columns

    def bring_in(some: Any, **options: Any) -> None:
        done = resource(**options).import_data(some, dry_run=False, raise_errors=True)
        assert not done.has_errors()

    def read_and_bring_in() -> None:
        load()
        bring_in(data, use_bulk=True, batch_size=1000, skip_diff=True, force_init_instance=True)

    load()
    rows = len(data)
    timed("django-import-export, its reader and bulk", rows, read_and_bring_in)
    row_model._default_manager.all().delete()
    timed(
        "django-import-export, bulk alone",
        rows,
        lambda: bring_in(data, use_bulk=True, batch_size=1000, skip_diff=True, force_init_instance=True),
    )
    some = Dataset(*data[:AGAIN], headers=columns)
    timed(
        "django-import-export, the same rows again",
        AGAIN,
        lambda: bring_in(some, skip_unchanged=True, report_skipped=False),
    )

    def sheet() -> list[Any]:
        return python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]

    timed("calamine alone", rows, sheet)
    row_model._default_manager.all().delete()

    def copy() -> None:
        part = {"host": database["HOST"], "user": database["USER"], "password": database["PASSWORD"]}
        with psycopg.connect(**part, dbname=database["NAME"]) as link:
            table = f"COPY import_export_row ({','.join(columns)}) FROM STDIN"
            with link.cursor().copy(table) as copying:
                for row in sheet():
                    copying.write_row([str(value) for value in row])

    timed("calamine and COPY", rows, copy)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.stdin.read()))
