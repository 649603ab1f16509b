"""What a page leaves to the worker is known to the worker: a name that is deferred has its task."""

import ast
import re
from importlib import resources

from procrastinate.contrib.django import app

NAME = re.compile(r"jianxing(\.\w+){2}")


def deferred() -> set[str]:
    """Return the names of tasks that stand in the modules of domains that defer some."""
    found = set()
    for path in resources.files("jianxing").rglob("*.py"):  # type: ignore[attr-defined]
        text = path.read_text(encoding="utf-8")
        if "configure_task(" in text and "jobs" not in path.parts:
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Constant) and NAME.fullmatch(str(node.value)):
                    found.add(str(node.value))
    return found


def test_the_worker_knows_every_task_that_is_deferred() -> None:
    names = deferred()
    assert {"jianxing.indicators.understand", "jianxing.indicators.bring_in"} <= names
    app.perform_import_paths()  # type: ignore[no-untyped-call]
    assert not names - set(app.tasks)
