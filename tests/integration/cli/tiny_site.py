"""A real web process with a very small application: GET / counts the rows of ``kept``, POST / commits one."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import psycopg

from jianxing.cli.serving import serve
from jianxing.settings.config import load


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    with psycopg.connect(os.environ["JIANXING_DSN"]) as connection:
        if environ["REQUEST_METHOD"] == "POST":
            connection.execute("INSERT INTO kept DEFAULT VALUES")
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
        assert row
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{row[0]} {os.getpid()}".encode()]


if __name__ == "__main__":
    serve(config=load(), load_application=lambda: application)
